/*
 * A network that is nothing but big matrix products, as the ceiling to hold others against. The matrices stay on the
 * device: what goes in is one number, what comes out one row, so that no copying is timed.
 */

/** ONNX's number for float32. */
const float = 1;

/** A field of a protocol buffer. */
type Field = Uint8Array;

function variable(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

function number(field: number, value: number): Field {
  return Uint8Array.from([...variable(field * 8), ...variable(value)]);
}

function bytes(field: number, value: Uint8Array): Field {
  return Buffer.concat([Uint8Array.from([...variable(field * 8 + 2), ...variable(value.length)]), value]);
}

function text(field: number, value: string): Field {
  return bytes(field, Buffer.from(value, 'utf8'));
}

function message(field: number, ...fields: readonly Field[]): Field {
  return bytes(field, Buffer.concat(fields));
}

function node(type: string, inputs: readonly string[], output: string): Field {
  return message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, type));
}

function constant(name: string, dims: readonly number[], type: number, data: Float32Array | BigInt64Array): Field {
  return message(
    5,
    ...dims.map((dim) => number(1, dim)),
    number(2, type),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

function value(field: number, name: string, dims: readonly number[]): Field {
  return message(
    field,
    text(1, name),
    message(2, message(1, number(1, float), message(2, ...dims.map((dim) => message(1, number(1, dim)))))),
  );
}

/**
 * The file of a network that answers with the first row of (W + x) · W · W · …, for a number x.
 * @param matrix W, `size` rows of `size`
 */
export function matrixGraph(matrix: Float32Array, size: number, products: number): Uint8Array {
  const int64 = 7;
  const names = Array.from({ length: products + 1 }, (_, at) => `product${at}`);
  const bound = (name: string, of: number): Field => constant(name, [1], int64, BigInt64Array.of(BigInt(of)));
  return Buffer.concat([
    number(1, 8), // IR version
    message(
      7,
      // Adding an input keeps the products from being worked out once and for all when the file is opened.
      node('Add', ['W', 'x'], names[0]!),
      ...names.slice(1).map((name, at) => node('MatMul', [names[at]!, 'W'], name)),
      node('Slice', [names.at(-1)!, 'first', 'last', 'axis'], 'row'),
      text(2, 'products'),
      constant('W', [size, size], float, matrix),
      bound('first', 0),
      bound('last', 1),
      bound('axis', 0),
      value(11, 'x', [1]),
      value(12, 'row', [1, size]),
    ),
    message(8, text(1, ''), number(2, 17)), // operators of opset 17
  ]);
}

/** The row that {@link matrixGraph} answers with, worked out by itself. */
export function matrixRow(matrix: Float32Array, size: number, products: number, x: number): Float64Array {
  let row = Float64Array.from(matrix.subarray(0, size), (entry) => Math.fround(entry + x));
  for (let product = 0; product < products; product += 1) {
    const next = new Float64Array(size);
    for (let inner = 0; inner < size; inner += 1) {
      const factor = row[inner]!;
      const first = inner * size;
      for (let column = 0; column < size; column += 1) next[column]! += factor * matrix[first + column]!;
    }
    row = next;
  }
  return row;
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProofMarks } from '../../electron/engine/network/proof-marks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-proofs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const marks = (): ProofMarks => new ProofMarks(() => folder);

/** A process that begins a proof of the graphics card and ends in that way. */
function proofThatEnds(how: string): void {
  const file = JSON.stringify(join(import.meta.dirname, '../../electron/engine/network/proof-marks.ts'));
  const program = `import { ProofMarks } from ${file}; new ProofMarks(() => ${JSON.stringify(folder)}).begin('webgpu'); ${how}`;
  spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
}

it('passes a device over whose driver took the process down twice, and no other', () => {
  proofThatEnds("process.kill(process.pid, 'SIGKILL')");
  expect(marks().isPassedOver('webgpu')).toBe(false);
  proofThatEnds("process.kill(process.pid, 'SIGKILL')");
  expect([marks().isPassedOver('webgpu'), marks().isPassedOver('cuda')]).toEqual([true, false]);
});

it('tries it again where somebody asks, and forgets all once it has answered', () => {
  for (const again of [
    (all: ProofMarks) => {
      all.forget();
    },
    (all: ProofMarks) => {
      all.begin('webgpu');
      all.end('webgpu');
    },
  ]) {
    proofThatEnds("process.kill(process.pid, 'SIGKILL')");
    proofThatEnds("process.kill(process.pid, 'SIGKILL')");
    expect(marks().isPassedOver('webgpu')).toBe(true);
    again(marks());
    expect([marks().isPassedOver('webgpu'), readdirSync(folder)]).toEqual([false, []]);
  }
});

it("an end in good order is nobody's death, a proof that hangs is", () => {
  for (let time = 0; time < 3; time += 1) proofThatEnds('process.exit(130)');
  expect([marks().isPassedOver('webgpu'), readdirSync(folder)]).toEqual([false, []]);
  marks().hung('webgpu');
  proofThatEnds("process.kill(process.pid, 'SIGKILL')");
  expect(marks().isPassedOver('webgpu')).toBe(true);
});

it('knows the graphics adapters of a device apart, and tries all of them again where somebody asks for the device', () => {
  const all = marks();
  for (let time = 0; time < 2; time += 1) all.hung('directml');
  all.hung('directml', 1);
  expect([0, 1, 2].map((adapter) => all.isPassedOver('directml', adapter))).toEqual([true, false, false]);
  all.begin('directml', 2);
  all.end('directml', 2);
  expect(all.isPassedOver('directml')).toBe(true);
  all.hung('directml', 1);
  expect(all.isPassedOver('directml', 1)).toBe(true);
  all.forget('directml');
  expect(readdirSync(folder)).toEqual([]);
});

it('leaves a proof alone that another process is at', () => {
  const other = marks();
  other.begin('cuda');
  marks().forget();
  expect(readdirSync(folder)).toEqual([`cuda-${process.pid}`]);
  other.end('cuda');
  expect(readdirSync(folder)).toEqual([]);
});

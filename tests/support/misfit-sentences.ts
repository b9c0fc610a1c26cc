import type { Misfit } from '../../shared/networks/misfit.ts';
import type { Sentences } from './sentences.ts';

/** What each misfit says in the terminal. */
export const misfits: Sentences<Misfit> = {
  'no-input': [[{ code: 'no-input' }, 'it has no input']],
  'no-input-named': [[{ code: 'no-input-named', name: 'luma' }, 'it has no input named "luma"']],
  'not-floats': [
    [
      { code: 'not-floats', tensor: { name: 'L', type: 'float16', shape: [1, 1, null, null] } },
      'its input "L" (float16, 1 x 1 x ? x ?) is not of 16- or 32-bit floats',
    ],
  ],
  'other-input': [
    [
      { code: 'other-input', tensor: { name: 'L', type: 'float16', shape: [1, 1, null, null] }, channels: 3 },
      'its input is "L" (float16, 1 x 1 x ? x ?), where a picture of 3 channels is wanted',
    ],
    [
      { code: 'other-input', tensor: { name: 'L', type: 'float32', shape: [1, 3, 8, 8] }, channels: 1 },
      'its input is "L" (float32, 1 x 3 x 8 x 8), where a picture of 1 channel is wanted',
    ],
  ],
  'no-output': [
    [
      { code: 'no-output', outputs: [{ name: 'L', type: 'float16', shape: [1, 1, null, null] }], channels: 3 },
      'it has no output of 3 channels: there is "L" (float16, 1 x 1 x ? x ?)',
    ],
  ],
  'no-output-named': [[{ code: 'no-output-named', name: 'luma' }, 'it has no output named "luma"']],
  'other-batch': [
    [{ code: 'other-batch', name: 'luma', batch: 4 }, 'its input "luma" takes 4 pictures at a time, where one or any number is wanted'],
  ],
  'more-inputs': [
    [
      {
        code: 'more-inputs',
        inputs: [
          { name: 'L', type: 'float16', shape: [1, 1, null, null] },
          { name: 'style', type: null, shape: null },
        ],
      },
      'it also wants "L" (float16, 1 x 1 x ? x ?) and "style" (no tensor), which such a network does not take',
    ],
  ],
  'cannot-run': [[{ code: 'cannot-run', said: 'Invalid data' }, 'ONNX Runtime cannot run it (Invalid data)']],
  'other-answer': [[{ code: 'other-answer' }, 'its answer is not a picture of the channels that it promises']],
  'no-number': [[{ code: 'no-number' }, 'its answer to a test picture is no number']],
  'no-colour': [
    [{ code: 'no-colour', ab: 200.4, most: 160 }, 'its answer to a test picture is no colour: a*b* of 200, where 160 is the most there is'],
  ],
  'tiny-answer': [[{ code: 'tiny-answer', width: 4, height: 3 }, 'its answer is only 4 x 3']],
  'other-picture': [
    [
      { code: 'other-picture', off: 33.3 },
      'the picture that it gives back is not the test picture in colour (its lightness is off by 33 of 100)',
    ],
  ],
};

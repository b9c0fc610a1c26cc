import { describe, expect, test } from 'vitest';
import { mendsOf } from '../../../renderer/stage/mends.ts';
import { failureSchema } from '../../../shared/job/failure.ts';
import queueEn from '../../../renderer/locales/en/queue.json' with { type: 'json' };

const codes = failureSchema.shape.code.options;
const of = (code: (typeof codes)[number]) => mendsOf({ code, message: '', details: '' });

describe('every failure', () => {
  test.each(codes)('%s offers something with a name', (code) => {
    const offered = of(code);
    expect(new Set(offered).size).toBe(offered.length);
    for (const mend of offered) expect(queueEn.failure.mend[mend]).toMatch(/^[A-Z]/);
  });

  test('offers first what the sentence about it says', () => {
    expect(of('output-unwritable')[0]).toBe('folder');
    expect(of('film-missing')[0]).toBe('locate');
    expect(of('output-exists')).toEqual(['other-name', 'replace']);
    expect(of('output-full')).toEqual(['retry', 'folder']);
    expect(of('project-unreadable')[0]).toBe('new-project');
    expect(of('device-unavailable')[0]).toBe('any-device');
  });
});

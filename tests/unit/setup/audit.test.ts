import { describe, expect, it } from 'vitest';
import { judge } from '../../../scripts/audit/judge.mjs';
import exceptions from '../../../scripts/audit/exceptions.json' with { type: 'json' };

const hole = {
  source: 1234,
  name: 'tar',
  title: 'Writes outside of its folder',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  severity: 'high',
  range: '<7.1.0',
};
const report = {
  auditReportVersion: 2,
  vulnerabilities: { tar: { name: 'tar', via: [hole] }, builder: { name: 'builder', via: ['tar'] } },
  metadata: { vulnerabilities: { total: 2 } },
};
const exception = { advisory: 'GHSA-aaaa-bbbb-cccc', package: 'tar', reason: 'unpacks our own files only', until: '2026-12-31' };

describe('what npm audit says', () => {
  it('a hole is named once, however many packages lead to it', () => {
    expect(judge(report, [], '2026-12-01')).toEqual({
      asked: true,
      open: ['tar <7.1.0: Writes outside of its folder (high, GHSA-aaaa-bbbb-cccc)'],
      needless: [],
    });
  });

  it('an exception holds for its package until its day, and is told where nothing needs it', () => {
    expect(judge(report, [exception], '2026-12-31')).toEqual({ asked: true, open: [], needless: [] });
    expect(judge(report, [exception], '2027-01-01')).toMatchObject({ open: [expect.stringContaining('GHSA-aaaa-bbbb-cccc')] });
    expect(judge(report, [{ ...exception, package: 'other' }], '2026-12-01')).toMatchObject({
      open: [expect.stringContaining('tar')],
      needless: ['GHSA-aaaa-bbbb-cccc of other'],
    });
  });

  it.each([
    [{ message: '405 Method Not Allowed', error: {} }, '405 Method Not Allowed'],
    [null, 'no answer that can be read'],
    [{ vulnerabilities: {} }, 'no answer that can be read'],
  ])('an answer that is none is neither right nor wrong', (answer, why) => {
    expect(judge(answer, [], '2026-12-01')).toEqual({ asked: false, why });
  });

  it('each exception says why, and ends', () => {
    for (const one of exceptions as unknown[])
      expect(one).toEqual({
        advisory: expect.stringMatching(/^GHSA-/) as string,
        package: expect.any(String) as string,
        reason: expect.stringMatching(/.{10}/) as string,
        until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      });
  });
});

import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { colorizeRequest, type ColorizeOptions } from '../../electron/cli/commands/colorize.ts';
import { exportRequest } from '../../electron/cli/commands/export.ts';
import { addColourOptions, addExportOptions, addSectionOptions, type ExportOptions } from '../../electron/cli/options.ts';
import { colorizeCommand, commandLine, exportCommand } from '../../shared/job/command-line.ts';
import { exportPresets } from '../../shared/job/export-presets.ts';
import { plainExport, type ColorizeRequest, type ExportRequest } from '../../shared/job/job.ts';

const whole: ColorizeRequest = {
  ...plainExport,
  film: '/films/harbour.mp4',
  output: '/films/harbour.color.mp4',
  folder: null,
  project: '/films/harbour.kinetint',
  model: null,
  device: 'auto',
  smoothing: null,
  every: null,
  scenes: null,
  section: { startSeconds: 0, durationSeconds: null },
  deinterlace: false,
  promised: [],
  numbered: false,
  naming: null,
  onCpu: false,
  force: false,
};

/** Takes words apart as the program does. */
async function parsed(words: readonly string[]): Promise<ColorizeRequest | ExportRequest> {
  const [, name, ...rest] = words;
  const command = addExportOptions(new Command(name).argument('<operand>').exitOverride());
  if (name === 'colorize') addColourOptions(command);
  else addSectionOptions(command);
  command.parse(rest, { from: 'user' });
  const operand = command.args[0]!;
  return name === 'colorize'
    ? colorizeRequest(operand, false, command.opts<ColorizeOptions>())
    : exportRequest(operand, command.opts<ExportOptions>());
}

describe('the command of a request', () => {
  it.each<[string, Partial<ColorizeRequest>]>([
    ['nothing chosen', {}],
    ['a name that looks like an option', { film: '-o.mp4', output: '-x.mp4', force: true }],
    [
      'everything chosen',
      {
        model: 'reel',
        device: 'cpu',
        smoothing: 0.25,
        every: 'auto',
        section: { startSeconds: 0.1 + 0.2, durationSeconds: 61.5 },
        deinterlace: true,
        codec: 'h265',
        quality: 0,
        preset: 'slow',
        bitDepth: 10,
        encoder: 'hevc_nvenc',
        tracks: { audio: [1, 3], subtitles: [] },
        strength: 0.5,
        saturation: 0,
        warmth: -0.25,
      },
    ],
  ])('is read back as that request: %s', async (_, change) => {
    const request = { ...whole, ...change };
    const { section, ...others } = request;
    const back = (await parsed(colorizeCommand(request))) as ColorizeRequest;
    expect(back).toMatchObject(others);
    expect(back.section.startSeconds).toBeCloseTo(section.startSeconds, 6);
    expect(back.section.durationSeconds).toBe(section.durationSeconds);
  });

  it.each(Object.entries(exportPresets))('is read back as that export: %s', async (_, preset) => {
    const { container, ...others } = preset;
    const request = {
      ...plainExport,
      ...others,
      section: { startSeconds: 1.5, durationSeconds: null },
      container: null,
      project: '/films/a b.kinetint',
      output: `/films/a b.color.${container}`,
      force: true,
    };
    expect(await parsed(exportCommand(request))).toEqual(request);
  });
});

const awkward = [
  'plain.mp4',
  '',
  'two words',
  "it's",
  '"quoted"',
  '$HOME `date` !x',
  '100% %PATH%',
  'a\\b\\',
  'C:\\films\\a.mp4',
  '1,2',
  'line\nbreak',
  'Ölfilm – 映画 🎬',
  '(a) & [b]; *?',
  '~/x',
  '‘single’',
];

describe('quoting', () => {
  it.skipIf(process.platform === 'win32')('is undone by a real shell', () => {
    const line = commandLine(['printf', '%s\\0', ...awkward], 'posix');
    expect(execFileSync('/bin/sh', ['-c', line]).toString('utf8').split('\0').slice(0, -1)).toEqual(awkward);
  });

  it('leaves plain words alone and quotes the others as PowerShell and cmd want it', () => {
    expect(commandLine(['kinetint', 'C:\\My films\\a.mp4', 'C:\\films\\a.mp4', "it's", '‘x’', '1,2', '$x'], 'powershell')).toBe(
      "kinetint 'C:\\My films\\a.mp4' C:\\films\\a.mp4 'it''s' '‘‘x’’' '1,2' '$x'",
    );
    expect(commandLine(['kinetint', 'C:\\My films\\', '100%', 'a&b', 'say "so"'], 'cmd')).toBe(
      'kinetint "C:\\My films\\\\" "100"^%"" "a&b" "say \\"so\\""',
    );
  });
});

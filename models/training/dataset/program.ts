import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { exportSplits } from './commands/export.ts';
import { query } from './commands/query.ts';
import { Report } from './commands/report.ts';
import { stats } from './commands/stats.ts';
import { verify } from './commands/verify.ts';
import { DatasetError } from './errors.ts';
import { cocoPictures } from './extract/coco.ts';
import { flickrAddress, flickrPictures } from './extract/flickr/flickr.ts';
import { usualManners } from './extract/flickr/http.ts';
import { usualLicences } from './extract/flickr/licences.ts';
import { folderPictures, type FolderOptions } from './extract/folder.ts';
import { imagenetPictures } from './extract/imagenet.ts';
import { openStore } from './load/open-store.ts';
import type { ObjectStore } from './load/object-store.ts';
import { Metastore } from './metastore/metastore.ts';
import { splits, type Candidate, type Split } from './picture.ts';
import { refuseFailures, runPipeline } from './pipeline.ts';

interface Common {
  readonly dataset: string;
  readonly json?: true;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return value;
}

function common(command: Command): Command {
  return command
    .addOption(
      new Option('-d, --dataset <folder>', "the data set's folder")
        .env('KINETINT_DATASET')
        .default(join(homedir(), 'kinetint-dataset'), '~/kinetint-dataset'),
    )
    .option('--json', 'print the result as one JSON object');
}

async function withDataset(
  options: Common,
  create: boolean,
  wanted: string | undefined,
  work: (metastore: Metastore, store: ObjectStore, report: Report) => Promise<void> | void,
): Promise<void> {
  const metastore = Metastore.open(options.dataset, create);
  try {
    const store = await openStore(metastore, options.dataset, wanted);
    try {
      await work(metastore, store, new Report(options.json === true));
    } finally {
      store.close();
    }
  } finally {
    metastore.close();
  }
}

interface ExtractOptions extends Common {
  readonly store?: string;
}

function extraction(parent: Command, usage: string, description: string): Command {
  return common(parent.command(usage).description(description)).option(
    '--store <place>',
    "for a new data set, where its objects go: a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME with keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (default: the data set's folder)",
  );
}

function addExtract(program: Command, signal: AbortSignal): void {
  const load = (options: ExtractOptions, candidates: AsyncIterable<Candidate>): Promise<void> =>
    withDataset(options, true, options.store, async (metastore, store, report) => {
      const hooks = {
        progress: (tally: Parameters<Report['extracting']>[0]) => {
          report.extracting(tally);
        },
        note: (...note: Parameters<Report['note']>) => {
          report.note(...note);
        },
      };
      const tally = await runPipeline(candidates, metastore, store, { signal, hooks });
      report.extracted(tally);
      refuseFailures(tally);
    });

  const extract = program
    .command('extract')
    .helpCommand(false)
    .description('take pictures into the data set; a picture that is in already is not looked at again');
  extraction(extract, 'folder <path>', 'a folder of pictures and tar archives, or one archive')
    .option(
      '--index <file>',
      'CSV that says where pictures are from: columns file, shard, source_repository, commit, original_path, url, author, licence_note, label (default: INDEX.csv in the folder)',
    )
    .option('--source <name>', "what to call the source where the index does not say (default: the folder's name)")
    .option('--licence <text>', 'the licence where the index does not say')
    .option('--held-out', 'keep these pictures, and what looks like them, out of training for good')
    .action((path: string, options: ExtractOptions & FolderOptions) => load(options, folderPictures(path, options)));
  extraction(extract, 'coco <path>', 'a COCO folder (annotations/ beside train2017/ …) or one annotation file')
    .option('--images <folder>', 'where the pictures are, if not in the usual place')
    .action((path: string, options: ExtractOptions & { images?: string }) => load(options, cocoPictures(path, options.images)));
  extraction(extract, 'imagenet <path>', 'a folder tree with one folder a class, or a tar archive of it').action(
    (path: string, options: ExtractOptions) => load(options, imagenetPictures(path)),
  );
  extraction(extract, 'flickr', 'a search of Flickr; the key is read from FLICKR_API_KEY')
    .requiredOption('--query <words>', 'what to search for')
    .option(
      '--licences <names>',
      'licences to accept: by, by-sa, by-nd, by-nc, by-nc-sa, by-nc-nd, cc0, public-domain, us-government, no-known-restrictions',
      usualLicences,
    )
    .option('--limit <n>', 'take only the first n that the search finds', wholeNumber)
    .option('--requests-per-hour <n>', 'calls of the API', wholeNumber, usualManners.requestsPerHour)
    .option('--api-url <url>', 'the address of the API', flickrAddress)
    .action(
      async (options: ExtractOptions & { query: string; licences: string; limit?: number; requestsPerHour: number; apiUrl: string }) => {
        const key = process.env['FLICKR_API_KEY'] ?? '';
        if (key === '')
          throw new DatasetError('Flickr wants a key: get one at https://www.flickr.com/services/apps/create/ and set FLICKR_API_KEY.');
        const manners = { ...usualManners, requestsPerHour: options.requestsPerHour };
        await load(
          options,
          flickrPictures({
            query: options.query,
            licences: options.licences,
            limit: options.limit,
            key,
            address: options.apiUrl,
            manners,
            signal,
          }),
        );
      },
    );
}

function chosenSplits(text: string): Split[] {
  const names = text.split(',').map((name) => name.trim());
  const chosen = splits.filter((split) => names.includes(split));
  if (chosen.length !== names.length) throw new InvalidArgumentError(`Expected one or more of ${splits.join(', ')}, with commas between.`);
  return chosen;
}

/** The command line `npm run dataset -- …`. Commander's own errors are thrown. */
export function buildProgram(signal: AbortSignal): Command {
  const program = new Command('npm run dataset --')
    .usage('<command> [options]')
    .description(
      "Builds the data set that Kinetint's networks learn from: pictures are decoded, turned upright, scaled to 256 pixels on the short side, freed of greys and duplicates, and stored with a register of where each is from.",
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();

  addExtract(program, signal);
  common(program.command('stats').description('count what the data set holds: splits, sources, licences, reasons for dropping')).action(
    (options: Common) =>
      withDataset(options, false, undefined, (metastore, _store, report) => {
        stats(metastore, report);
      }),
  );
  common(
    program
      .command('query <sql>')
      .description('run a SELECT on the register, for example "SELECT name, detail FROM pictures WHERE reason = \'broken\'"'),
  ).action((sql: string, options: Common) =>
    withDataset(options, false, undefined, (metastore, _store, report) => {
      query(metastore, sql, report);
    }),
  );
  common(
    program.command('verify').description('compare the store with the register: each object there, of its size and SHA-256, and no others'),
  )
    .option('--quick', 'compare names and sizes only')
    .option('--repair', 'delete what no picture needs, and mark lost pictures so that "extract" stores them again')
    .action((options: Common & { quick?: true; repair?: true }) =>
      withDataset(options, false, undefined, (metastore, store, report) =>
        verify(metastore, store, { quick: options.quick === true, repair: options.repair === true, signal }, report),
      ),
    );
  common(program.command('export').description('write splits for models/training/prepare.py: tar archives and a list, SPLIT.jsonl'))
    .requiredOption('--split <names>', 'train, validation, heldout; several with commas', chosenSplits)
    .requiredOption('--out <folder>', 'where to')
    .option('--loose', 'loose files instead of tar archives')
    .option('--shard-size <megabytes>', 'begin a new archive after this much', wholeNumber, 256)
    .option('--most <n>', 'take no more than so many pictures of any one source, so that none rules', wholeNumber)
    .option('--force', 'replace an export that is there')
    .action((options: Common & { split: Split[]; out: string; loose?: true; shardSize: number; most?: number; force?: true }) =>
      withDataset(options, false, undefined, (metastore, store, report) =>
        exportSplits(
          metastore,
          store,
          {
            splits: options.split,
            out: options.out,
            loose: options.loose === true,
            shardBytes: options.shardSize * 1e6,
            most: options.most ?? Number.POSITIVE_INFINITY,
            force: options.force === true,
            signal,
          },
          report,
        ),
      ),
    );
  program.addHelpText(
    'after',
    `
Every command has its own --help. Exit status: 0 done; 1 failed, one line on standard error says what and what to do;
2 wrong usage; 130 interrupted (run the same command again to go on).`,
  );
  return program;
}

import type { DownloadInfo, NetworkInfo } from '../../shared/networks/network-list.ts';
import { formatDate } from '../format.ts';
import { i18n } from '../i18n/i18n.ts';

const { t } = i18n;

export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}

/** Ids of the networks that the page has words of its own for. */
const described = [
  'reel',
  'studio',
  'eccv16',
  'siggraph17',
  'ddcolor',
  'ddcolor-tiny',
  'ddcolor-artistic',
  'deoldify-stable',
  'deoldify-artistic',
] as const;

/** One sentence about a network: ours where there is one, its catalogue's, or of what kind it is. */
export function aboutNetwork({ id, description, ...rest }: NetworkInfo | DownloadInfo): string {
  const origin = 'origin' in rest ? rest.origin : null;
  // A file of the person's own may be called anything.
  const known = described.find((name) => name === id && origin?.trust !== 'own');
  if (known !== undefined) return t(`networks:about.${known}`);
  const preset = origin?.preset;
  const kind = (['deoldify', 'ddcolor', 'eccv16', 'siggraph17', 'kinetint'] as const).find((name) => name === preset);
  return kind === undefined ? description : t(`networks:kinds.${kind}`);
}

/** Where a network came from, when, and on whose word. */
export function whereFrom({ origin }: NetworkInfo): string {
  if (origin === null) return t('networks:from.kinetint');
  const date = formatDate(new Date(origin.addedAt));
  if (origin.trust === 'own') return t('networks:from.file', { file: origin.from, date });
  return t(origin.trust === 'published' ? 'networks:from.published' : 'networks:from.firstUse', { host: hostOf(origin.from), date });
}

/** Networks of ours, of which the catalogue has a sentence in English. */
const ours: readonly string[] = ['reel', 'studio'];

export function licenceLine({ id, licence, ...rest }: NetworkInfo | DownloadInfo): string {
  if (licence === 'not stated') return t('networks:licenceNotStated');
  const isOurs = ours.includes(id) && 'origin' in rest && rest.origin === null;
  return t('networks:licence', { licence: isOurs ? t('networks:ownLicence') : licence });
}

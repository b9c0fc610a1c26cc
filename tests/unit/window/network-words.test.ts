import { afterEach, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { setLanguage } from '../../../renderer/i18n/i18n.ts';
import { licenceLine } from '../../../renderer/networks/network-words.ts';
import { catalogSchema } from '../../../shared/networks/catalog.ts';
import type { NetworkInfo } from '../../../shared/networks/network-list.ts';

const shipped = catalogSchema.parse(JSON.parse(readFileSync(new URL('../../../models/catalog.json', import.meta.url), 'utf8'))).models;
const info = (id: string, licence: string, origin: NetworkInfo['origin'] = null): NetworkInfo => ({ id, licence, origin }) as NetworkInfo;

describe('the licence of a network', () => {
  afterEach(() => setLanguage('en'));

  test('is said of the shipped ones in the language of the page', async () => {
    await setLanguage('de');
    expect(shipped.length).toBeGreaterThan(1);
    for (const { id, licence } of shipped)
      expect(licenceLine(info(id, licence))).toBe('Lizenz: MIT; der Encoder ging von EfficientNet-Lite4 (Apache-2.0) aus');
  });

  test('is named of others as their makers name it, whatever they are called', async () => {
    await setLanguage('de');
    expect(licenceLine(info('deoldify', 'BSD-2-Clause'))).toBe('Lizenz: BSD-2-Clause');
    const own = { from: 'reel.onnx', page: null, preset: 'kinetint', trust: 'own', addedAt: '2026-12-01' } as const;
    expect(licenceLine(info('reel', 'GPL-3.0', own))).toBe('Lizenz: GPL-3.0');
    expect(licenceLine(info('mine', 'not stated', own))).toBe('Lizenz nicht angegeben: frag dort, wo du es herhast');
  });
});

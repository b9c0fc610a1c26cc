import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { RecentProjects } from '../library/RecentProjects.tsx';
import { ChooseFilm } from './ChooseFilm.tsx';
import { HalfTinted } from './HalfTinted.tsx';
import { Heading } from './Heading.tsx';

function useVersion(): string | null {
  const [version, setVersion] = useState<string | null>(null);
  useEffect(() => {
    send(
      bridge.invoke('about:get').then((about) => {
        setVersion(about.version);
      }),
    );
  }, []);
  return version;
}

const promises = ['picture', 'rest', 'privacy'] as const;

/** What there is to see before there is a film. */
export function Welcome(): ReactElement {
  const { t } = useTranslation('queue');
  const version = useVersion();
  return (
    <main className="welcome">
      <div className="welcome-head">
        <Heading>Kinetint</Heading>
        <p className="lead">{t('welcome.lead')}</p>
      </div>
      <section className="drop-zone" aria-label={t('welcome.open')}>
        <HalfTinted />
        <p className="drop-words">{t('welcome.drop')}</p>
        <ChooseFilm variant="primary">{t('welcome.choose')}</ChooseFilm>
      </section>
      <RecentProjects />
      <ul className="promises">
        {promises.map((promise) => (
          <li key={promise}>
            <strong>{t(`welcome.${promise}.title`)}</strong> {t(`welcome.${promise}.text`)}
          </li>
        ))}
      </ul>
      <footer>{version === null ? null : t('welcome.version', { version })}</footer>
    </main>
  );
}

import { useEffect, useState, type ReactElement } from 'react';
import { bridge, send } from '../bridge.ts';
import { ChooseFilm } from './ChooseFilm.tsx';
import { HalfTinted } from './HalfTinted.tsx';
import { Heading } from './Heading.tsx';
import { Notice } from './Notice.tsx';

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

export function Welcome({ notice }: { readonly notice: string | null }): ReactElement {
  const version = useVersion();
  return (
    <div className="welcome">
      <header>
        <Heading>Kinetint</Heading>
        <p className="lead">Gives black-and-white film its colour back.</p>
      </header>
      <Notice text={notice} />
      <section className="drop-zone" aria-label="Open a film">
        <HalfTinted />
        <p className="drop-words">Drop a film here</p>
        <ChooseFilm primary>Choose a film…</ChooseFilm>
      </section>
      <ul className="promises">
        <li>
          <strong>The picture stays.</strong> Brightness is taken over sample for sample; only colour is added.
        </li>
        <li>
          <strong>So does the rest.</strong> Sound, subtitles, chapters and timing come out as they went in.
        </li>
        <li>
          <strong>Nothing leaves this computer.</strong> The film itself is never changed.
        </li>
      </ul>
      <footer>{version === null ? null : `Version ${version}`}</footer>
    </div>
  );
}

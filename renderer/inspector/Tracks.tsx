import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmInfo } from '../../shared/film/film.ts';
import type { TrackChoice } from '../../shared/job/settings.ts';
import { codecName, languageName } from '../format.ts';
import { choosableTracks, isChosen, toggleTrack } from './track-choice.ts';

export interface TracksProps {
  readonly chosen: TrackChoice;
  readonly film: FilmInfo;
  readonly onChange: (tracks: TrackChoice) => void;
}

/** Which sound and subtitles go along. */
export function Tracks({ chosen, film, onChange }: TracksProps): ReactElement | null {
  const { t } = useTranslation('export');
  const { t: words } = useTranslation('format');
  const choosable = choosableTracks(film);
  if (choosable.length === 0) return null;
  return (
    <fieldset className="tracks">
      <legend>{t('tracks')}</legend>
      {choosable.map((stream) => (
        <label key={stream.index} className="track">
          <input
            type="checkbox"
            checked={isChosen(chosen, stream)}
            onChange={() => {
              onChange(toggleTrack(chosen, film, stream));
            }}
          />
          <span>{words(`stream.${stream.kind}`)}</span>
          <span className="quiet">
            {[languageName(stream.language), stream.title, codecName(stream.codec)]
              .filter((part) => part !== null && part !== '')
              .join(', ')}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

import type { ReactElement } from 'react';

const shapes = (
  <>
    <rect className="sky" width="320" height="180" />
    <circle className="sun" cx="160" cy="66" r="26" />
    <path className="far" d="M0 112 Q58 62 118 104 T232 88 T320 110 V180 H0 Z" />
    <path className="near" d="M0 142 Q70 112 150 138 T320 134 V180 H0 Z" />
    <path className="field" d="M0 164 Q90 142 180 160 T320 156 V180 H0 Z" />
  </>
);

/** What Kinetint does, as a picture: one frame of film, half as it was and half in colour. */
export function HalfTinted(): ReactElement {
  return (
    <svg className="half-tinted" viewBox="0 0 320 180" aria-hidden="true">
      <defs>
        <clipPath id="left-half">
          <rect width="160" height="180" />
        </clipPath>
        <clipPath id="right-half">
          <rect x="160" width="160" height="180" />
        </clipPath>
        <clipPath id="frame">
          <rect width="320" height="180" rx="10" />
        </clipPath>
      </defs>
      <g clipPath="url(#frame)">
        <g className="as-it-was" clipPath="url(#left-half)">
          {shapes}
        </g>
        <g className="in-colour" clipPath="url(#right-half)">
          {shapes}
        </g>
        <line className="seam" x1="160" y1="0" x2="160" y2="180" />
      </g>
    </svg>
  );
}

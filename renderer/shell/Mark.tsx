import type { ReactElement } from 'react';

/** Kinetint's sign: a frame of film, half of it in colour. */
export function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path className="mark-grey" d="M5 3h7v18H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z" />
      <path className="mark-colour" d="M12 3h7a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-7z" />
      <path className="mark-holes" d="M5 6h2v2H5zM5 11h2v2H5zM5 16h2v2H5zM17 6h2v2h-2zM17 11h2v2h-2zM17 16h2v2h-2z" />
    </svg>
  );
}

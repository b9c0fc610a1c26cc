import type { ReactElement } from 'react';
import { missingCase } from '../shared/errors.ts';
import type { AppState } from '../shared/ipc.ts';
import { Colouring } from './components/Colouring.tsx';
import { Done } from './components/Done.tsx';
import { DropTarget } from './components/DropTarget.tsx';
import { Failed } from './components/Failed.tsx';
import { Looking } from './components/Looking.tsx';
import { Planned } from './components/Planned.tsx';
import { Welcome } from './components/Welcome.tsx';
import { useAppState } from './use-app-state.ts';

export function App(): ReactElement {
  const state = useAppState();
  // A new view starts with its heading in focus, so that a screen reader says where one is.
  return (
    <DropTarget>
      <main>{state === null ? null : <View key={state.phase} state={state} />}</main>
    </DropTarget>
  );
}

function View({ state }: { readonly state: AppState }): ReactElement {
  switch (state.phase) {
    case 'welcome':
      return <Welcome notice={state.notice} />;
    case 'looking':
      return <Looking film={state.film} progress={state.progress} />;
    case 'planned':
      return <Planned plan={state.plan} notice={state.notice} />;
    case 'colouring':
      return <Colouring state={state} />;
    case 'done':
      return <Done plan={state.plan} result={state.result} warnings={state.warnings} />;
    case 'failed':
      return <Failed film={state.film} plan={state.plan} failure={state.failure} />;
    default:
      return missingCase(state);
  }
}

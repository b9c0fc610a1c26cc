import type { ReactElement } from 'react';
import type { Plan } from '../../shared/plan.ts';
import { deviceName } from '../format.ts';

/** Which of this computer's devices were tried, and why the others are not used. */
export function Devices({ plan }: { readonly plan: Plan }): ReactElement | null {
  if (plan.devices.length === 0) return null;
  return (
    <details>
      <summary>Why {deviceName(plan.device)}</summary>
      <dl className="devices">
        {plan.devices.map(({ device, detail }) => (
          <div key={device} data-used={device === plan.device}>
            <dt>{device}</dt>
            <dd>{detail}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { Progress } from './Progress.tsx';
import { toastList } from './toast-list.ts';

/** The corner that `toast` speaks from; once in the window. */
export function Toasts(): ReactElement {
  const { t } = useTranslation('ui');
  const list = usePage().part(toastList);
  const messages = useSyncExternalStore(list.subscribe, list.get);
  return (
    <Primitive.Provider label={t('messages')} swipeDirection="right" duration={6000}>
      {messages.map(({ id, text, action, share }) => (
        <Primitive.Root
          key={id}
          className="ui-toast"
          {...(share === null ? {} : { duration: Infinity })}
          onOpenChange={(open) => {
            if (!open) list.dismiss(id);
          }}
        >
          <div className="ui-toast-text">
            <Primitive.Description>{text}</Primitive.Description>
            {share === null ? null : <Progress label={text} value={share} />}
          </div>
          {action === null ? null : (
            <Primitive.Action className="ui-button" data-variant="quiet" data-size="small" altText={action.label} onClick={action.run}>
              {action.label}
            </Primitive.Action>
          )}
          <Primitive.Close className="ui-icon-button" data-size="small" aria-label={t('close')}>
            <X aria-hidden size={14} />
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className="ui-toasts" label={t('messagesAndKey', { key: '{hotkey}' })} />
    </Primitive.Provider>
  );
}

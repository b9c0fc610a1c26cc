import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { useSyncExternalStore, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { toastList } from './toast-list.ts';

/** The corner that `toast` speaks from; once in the window. */
export function Toasts(): ReactElement {
  const { t } = useTranslation('ui');
  const list = usePage().part(toastList);
  const messages = useSyncExternalStore(list.subscribe, list.get);
  return (
    <Primitive.Provider label={t('messages')} swipeDirection="right" duration={6000}>
      {messages.map(({ id, text, action }) => (
        <Primitive.Root
          key={id}
          className="ui-toast"
          onOpenChange={(open) => {
            if (!open) list.dismiss(id);
          }}
        >
          <Primitive.Description className="ui-toast-text">{text}</Primitive.Description>
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

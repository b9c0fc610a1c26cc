import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';

export interface DialogProps {
  readonly title: string;
  /** One sentence under the title. */
  readonly description?: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly size?: 'regular' | 'wide';
  /** The row of buttons at the bottom. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** For a body that may be longer than the window and holds nothing to operate. */
  readonly scrolls?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog: takes the focus, gives it back, closes on Escape. Nothing outside it can be reached meanwhile. */
export function Dialog({
  title,
  description,
  open,
  onOpenChange,
  size = 'regular',
  actions,
  className,
  scrolls = false,
  children,
}: DialogProps): ReactElement {
  const { t } = useTranslation('ui');
  // Radix gives the focus back to the button that opens a dialog; ours are opened by keys and menus as well.
  const opener = useRef<Element | null>(null);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="ui-overlay" />
        <Primitive.Content
          className={classes('ui-dialog', className)}
          data-size={size}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className="ui-dialog-header">
            <Primitive.Title className="ui-dialog-title">{title}</Primitive.Title>
            <Primitive.Close className="ui-icon-button" aria-label={t('close')}>
              <X aria-hidden size={18} />
            </Primitive.Close>
          </header>
          {description === undefined ? null : (
            <Primitive.Description className="ui-dialog-description">{description}</Primitive.Description>
          )}
          {/* Whoever has no mouse scrolls it by the arrow keys, also where nothing in it can be operated. */}
          <div className="ui-dialog-body" tabIndex={scrolls ? 0 : undefined}>
            {children}
          </div>
          {actions === undefined ? null : <footer className="ui-dialog-actions">{actions}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { commands, type CommandArgs, type CommandName, type CommandResult } from '../../shared/ipc/channels.ts';

/** Who answers the commands of one feature: `HandlersOf<keyof typeof queueCommands>`. */
export type HandlersOf<Names extends CommandName> = {
  readonly [Name in Names]: (...args: CommandArgs<Name>) => CommandResult<Name> | Promise<CommandResult<Name>>;
};
export type Handlers = HandlersOf<CommandName>;

/** Whether a message comes from our own page in the window's main frame. */
export type SenderCheck = (event: IpcMainInvokeEvent) => boolean;

function register<Name extends CommandName>(name: Name, handler: Handlers[Name], isOurs: SenderCheck): void {
  ipcMain.handle(name, async (event, ...args: unknown[]) => {
    if (!isOurs(event)) throw new Error(`${name} was refused: it does not come from Kinetint's own page.`);
    const call = handler as (...values: unknown[]) => unknown;
    return commands[name].result.parse(await call(...commands[name].args.parse(args)));
  });
}

/** Answers the page's commands; arguments and results are checked against the channel map. */
export function registerHandlers(handlers: Handlers, isOurs: SenderCheck): void {
  for (const name of Object.keys(commands) as CommandName[]) register(name, handlers[name], isOurs);
}

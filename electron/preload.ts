// First, before any schema is made: the page's policy forbids the code generation that zod would otherwise try.
import './ipc/without-eval.ts';
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  commands,
  events,
  preloadCommands,
  type Bridge,
  type CommandArgs,
  type CommandName,
  type CommandResult,
  type EventName,
  type EventValue,
} from '../shared/ipc/channels.ts';

async function invoke<Name extends CommandName>(name: Name, ...args: CommandArgs<Name>): Promise<CommandResult<Name>> {
  const command = commands[name];
  const checked = command.args.parse(args);
  return command.result.parse(await ipcRenderer.invoke(name, ...checked)) as CommandResult<Name>;
}

/** A File that did not come from the disk (made by a script, dragged out of a web page) has no path. */
function pathsOf(files: readonly File[]): string[] {
  return files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
}

const bridge: Bridge = {
  invoke: (name, ...args) => {
    // The types say so already, but the page is not to be trusted with paths.
    if ((preloadCommands as readonly string[]).includes(name)) throw new Error('Files are handed over as File objects.');
    return invoke(name, ...args);
  },
  openFilms: async (files) => {
    const paths = pathsOf(files);
    if (paths.length > 0) await invoke('queue:add', paths);
  },
  addPictures: async (id, files, shown) => {
    const paths = pathsOf(files);
    return paths.length === 0 ? null : await invoke('guides:add', id, paths, shown);
  },
  on: <Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void) => {
    const schema = events[name];
    const receive = (_event: unknown, value: unknown) => {
      listener(schema.parse(value) as EventValue<Name>);
    };
    ipcRenderer.on(name, receive);
    return () => {
      ipcRenderer.removeListener(name, receive);
    };
  },
};

contextBridge.exposeInMainWorld('kinetint', bridge);

import type { SaveDialogOptions } from 'electron';
import type { Container } from '../../shared/job/settings.ts';
import { nativeText } from '../i18n/native-texts.ts';

/** Asks where a coloured film goes. @param output where it would go else */
export function outputDialog(output: string | undefined, container: Container): SaveDialogOptions {
  return {
    title: nativeText('outputFile'),
    ...(output === undefined ? {} : { defaultPath: output }),
    // A folder of pictures may be called what it likes.
    filters: container === 'pictures' ? [] : [{ name: nativeText('films'), extensions: ['mp4', 'mkv', 'mov'] }],
    properties: ['showOverwriteConfirmation'],
  };
}

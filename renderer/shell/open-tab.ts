import { z } from 'zod';
import { keptState } from '../kept-state.ts';

export const inspectorTabIdSchema = z.enum(['plan', 'colouring', 'look', 'guides', 'export']);
export type InspectorTabId = z.infer<typeof inspectorTabIdSchema>;

/** The tab of the inspector that is open, wherever there is a way to it. */
export const { set: openTab, use: useOpenTab } = keptState('inspector tab', inspectorTabIdSchema, 'plan');

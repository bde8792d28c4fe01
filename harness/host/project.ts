import { fileURLToPath } from 'node:url';

/**
 * Folder of the project, with a slash at its end. This file is two folders deep as a source, and the built program,
 * which holds it then, is as well (`build/program/`).
 */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

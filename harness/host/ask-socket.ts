import { createConnection } from 'node:net';

import { patient } from './patience.ts';
/** One question, and the first bytes of the answer. */
export async function askSocket(path: string, question: string, timeoutMs: number): Promise<string> {
  return await new Promise<string>((resolve, reject) => {
    const socket = createConnection({ path });
    const alarm = setTimeout(() => {
      const silence = new Error(`${path}: no answer within ${timeoutMs} ms`);
      socket.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }));
    }, patient(timeoutMs));
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write(question, 'latin1'));
    socket.once('data', (answer: string) => {
      resolve(answer);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(alarm);
      // Said nothing and hung up: reached by a connection that neither answered nor failed.
      reject(Object.assign(new Error(`${path}: closed without an answer`), { code: 'ECONNRESET' }));
    });
  });
}

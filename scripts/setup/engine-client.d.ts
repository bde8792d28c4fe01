/** Where the engine listens. */
export interface Endpoint {
  /** As in `DOCKER_HOST`. */
  readonly url: string;
  /** It is Docker's default socket, so an engine started here would answer there. */
  readonly local: boolean;
  /** For `node:http`. */
  readonly connect: { readonly socketPath: string } | { readonly hostname: string; readonly port: number };
}

export type EngineState =
  | { readonly status: 'answers' }
  | { readonly status: 'absent'; readonly why: string }
  | { readonly status: 'forbidden'; readonly why: string }
  | { readonly status: 'silent'; readonly why: string }
  | { readonly status: 'refuses'; readonly why: string };

/** Throws `SetupError` for an address that is neither a socket nor plain TCP. */
export function endpointOf(dockerHost: string | undefined): Endpoint;

/** One call of the Engine API, as in `GET /_ping`. */
export function ask(endpoint: Endpoint, call: string, timeoutMs: number): Promise<{ status: number; body: string }>;

export function engineState(endpoint: Endpoint): Promise<EngineState>;

export function stateOfError(error: unknown): EngineState;

export function imageExists(endpoint: Endpoint, tag: string): Promise<boolean>;

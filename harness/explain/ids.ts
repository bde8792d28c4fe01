/** Whom a line is about; `null` where it does not say. */
export interface Ids {
  readonly container: string | null;
  readonly execId: string | null;
}

const ID = '[0-9a-f]{64}';

/** Also in the path of a call to the Engine API. */
const EXEC_ID = new RegExp(
  `(?:(?:running exec|start exec|exec process|exec id|delete exec|exec resize)[: ]{1,2}["']?|/exec/)(?<id>${ID}|[\\w-]{6,64})(?=["']?(?:[ :"']|$)|/(?:start|json|resize))`,
  'iu',
);

/** Where a container's id or name stands, the surest first. */
const CONTAINER: readonly RegExp[] = [
  new RegExp(`ExecSync (?:for|in) ["']?(?<id>${ID})`, 'iu'),
  new RegExp(`Exec (?:for|in) ["']?(?<id>${ID})`, 'iu'),
  new RegExp(`(?:docker|libpod|crio|cri-containerd|conmon)[-:](?<id>${ID})(?:\\.scope)?`, 'u'),
  new RegExp(`/(?:docker|moby|k8s\\.io|default|libpod|containers|kubepods\\S{0,200})/(?<id>${ID})`, 'u'),
  new RegExp(`container[: ]{1,2}["']?(?<id>${ID}|[0-9a-f]{12}(?![0-9a-f]))`, 'iu'),
  /Health check for container ["']?(?<id>[0-9a-f]{12,64})/iu,
  /\bcontainer ["'`]?(?<id>[\w][\w.-]{1,127})["'`]? (?:is (?:not running|paused|restarting)|does not exist)/iu,
  /No such container: (?<id>[\w][\w.-]{1,127})/iu,
  /\bpod=["'](?<id>[\w.-]{1,253}\/[\w.-]{1,253})["']/u,
  new RegExp(`/kubepods\\S{0,200}/[a-z-]{0,20}(?<id>${ID})`, 'u'),
];

export function idsIn(text: string): Ids {
  const execId = EXEC_ID.exec(text)?.groups?.['id'] ?? null;
  for (const pattern of CONTAINER) {
    const id = pattern.exec(text)?.groups?.['id'];
    if (id !== undefined && id !== execId) return { container: id, execId };
  }
  return { container: null, execId };
}

/** The first that says wins. */
export function mergedIds(first: Ids, second: Ids): Ids {
  return { container: first.container ?? second.container, execId: first.execId ?? second.execId };
}

/** Docker shortens ids to twelve digits; both forms are one container. */
export function containerKey({ container }: Ids): string {
  if (container === null) return '';
  return container.length >= 12 && HEX.test(container) ? container.slice(0, 12) : container;
}

const HEX = /^[0-9a-f]{12,64}$/u;

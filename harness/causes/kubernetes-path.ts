import type { CauseEntry } from '../model/knowledge.ts';

/** The way of `kubectl exec`: client, proxies, API server, kubelet, streaming server. Also that of `docker exec` over TCP. */
export const kubernetesPath: readonly CauseEntry[] = [
  {
    id: 'kubelet-auth',
    area: 'shim / containerd / CRI path',
    title: 'The kubelet or the API server does not allow the exec',
    about:
      'The person may not create pods/exec, or the API server may not use nodes/proxy of the kubelet: a missing role, a client certificate that changed, a webhook that does not answer.',
    layers: ['client'],
    signatures: [
      {
        says: /unable to upgrade connection: (?:forbidden|unauthorized)|forbidden \(user=[^)]{0,300}resource=nodes/iu,
        weight: 9,
        layer: 'client',
        because: 'The kubelet refused the API server.',
      },
      {
        says: /pods? "[^"]{0,300}" is forbidden: [^;]{0,300}|cannot (?:create|get) resource "pods\/exec"|resource=nodes, subresource=(?:proxy|exec)/iu,
        weight: 9,
        layer: 'client',
        because: 'The API server refused the person.',
      },
      {
        says: /you must be logged in to the server|error from server \(forbidden\)|error: (?:unauthorized|you must be logged in)|the server has asked for the client to provide credentials/iu,
        weight: 8,
        layer: 'client',
        because: 'The API server does not know, or does not admit, the client.',
      },
    ],
    neighbours: [
      { id: 'kubelet-serving-cert', tellApart: 'The text speaks of x509 or tls: nobody was asked who he is.' },
      { id: 'proxy-strips-upgrade', tellApart: 'A 403 with a page of HTML: a proxy refused, not Kubernetes.' },
    ],
    decidedBy: [
      '`kubectl auth can-i create pods/exec`',
      "the ClusterRoleBinding of the API server's kubelet client: system:kubelet-api-admin",
    ],
    remedy: [
      'Bind a role with create on pods/exec to the person',
      'Bind system:kubelet-api-admin to the user in --kubelet-client-certificate',
    ],
    sources: ['kubernetes.io: Kubelet authentication/authorization'],
  },
  {
    id: 'kubelet-serving-cert',
    area: 'shim / containerd / CRI path',
    title: 'The API server does not trust the kubelet, or gets no certificate',
    about:
      'exec and logs go from the API server to port 10250 of the kubelet. Its serving certificate is missing because the request was never approved, has expired, or is not for the address that is used.',
    layers: ['client'],
    signatures: [
      {
        says: /error dialing backend: [^;]{0,100}(?:tls|x509)/iu,
        weight: 9,
        layer: 'client',
        because: 'The API server could not make a TLS connection to the kubelet.',
      },
      {
        says: /no serving certificate available for the kubelet/iu,
        weight: 9,
        layer: 'client',
        because: 'The kubelet has no certificate to show.',
      },
      {
        says: [/x509: |remote error: tls/iu, /:10250|backend|kubelet|containerlogs|\/exec\//iu],
        weight: 8,
        layer: 'client',
        because: 'A certificate was refused on the way to a kubelet.',
      },
      {
        says: /x509: |remote error: tls|tls: (?:internal error|bad certificate|failed to verify)/iu,
        weight: 6,
        layer: 'client',
        because: 'A certificate was refused; the client and the API server have one, too.',
      },
    ],
    neighbours: [
      { id: 'kubelet-auth', tellApart: 'The connection is made, and the answer is Forbidden or Unauthorized.' },
      { id: 'streaming-server-race', tellApart: 'The connection is refused or reset, without TLS being spoken of.' },
    ],
    decidedBy: [
      '`kubectl get csr`: kubernetes.io/kubelet-serving in Pending',
      '`openssl s_client -connect NODE:10250`: dates and names',
    ],
    remedy: [
      '`kubectl certificate approve NAME`, and an approver for serverTLSBootstrap',
      'Renew the certificate, with the address of the node in its names',
    ],
    sources: ['kubernetes.io: TLS bootstrapping, serverTLSBootstrap', 'kubernetes pkg/kubelet/certificate'],
  },
  {
    id: 'proxy-strips-upgrade',
    area: 'shim / containerd / CRI path',
    title: 'A proxy does not let the connection be upgraded',
    about:
      'exec turns a request into a two-way stream (SPDY, WebSocket, or tcp of the Engine API). A proxy, load balancer or gateway that drops the Upgrade header, or ends quiet connections, breaks exec while all else works.',
    layers: ['client'],
    signatures: [
      {
        says: /unable to upgrade to tcp, received \d{3}/iu,
        weight: 9,
        layer: 'client',
        because: 'The client asked for a stream and got a plain answer.',
      },
      {
        says: /upgrade request required|websocket: bad handshake|invalid upgrade response|unexpected (?:server )?response(?: code)?: \d{3}|missing (?:the )?upgrade header|you must specify (?:an|the) upgrade|proxy error from \S{1,200} while dialing/iu,
        weight: 9,
        layer: 'client',
        because: 'The request arrived without its Upgrade header, or the answer lost it.',
      },
      {
        says: /unable to upgrade (?:the )?connection: ?(?:<|[45]\d{2}\b|bad (?:request|gateway)|gateway|empty|unknown|EOF|service unavailable)/iu,
        unless: /404 page not found/iu,
        weight: 8,
        layer: 'client',
        because: 'The answer is that of a proxy and not of a kubelet.',
      },
      {
        says: /unable to upgrade (?:the )?connection/iu,
        unless: /forbidden|unauthorized|not found|does not exist/iu,
        weight: 5,
        layer: 'client',
        because: 'The stream was not agreed to.',
      },
      {
        says: /websocket: close 100[16]|error dialing backend: (?:EOF|proxy error|no agent available)/iu,
        weight: 4,
        layer: 'client',
        because: 'The stream ended on the way.',
      },
    ],
    neighbours: [
      { id: 'kubelet-auth', tellApart: 'The reason after the colon is Forbidden or Unauthorized.' },
      {
        id: 'streaming-server-race',
        tellApart: 'It works most of the time, and from a control-plane node as well as not.',
      },
    ],
    decidedBy: [
      'the same exec without the proxy: NO_PROXY, another address of the API server',
      '`kubectl exec -v=8`: 101 Switching Protocols or not',
    ],
    remedy: [
      'Let Upgrade and Connection pass (nginx: proxy_http_version 1.1 and both headers), raise the idle time-out',
      'NO_PROXY for the API server',
    ],
    sources: ['docker/cli vendor moby client/hijack.go', 'kubernetes: KEP-4006, SPDY to WebSockets'],
  },
  {
    id: 'streaming-server-race',
    area: 'shim / containerd / CRI path',
    title: 'The streaming server of the runtime was not ready, or closed too early',
    about:
      'The CRI answers exec with a URL of its streaming server, good for one request within a minute. When the server listens elsewhere, is restarted, or closes a stream before the data is through, the exec fails or is cut.',
    layers: ['containerd', 'client'],
    signatures: [
      {
        says: /error sending request: post "?https?:\/\/\S{1,300}|https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{2,5}\/(?:exec|attach|portforward)\/\S{1,40}/iu,
        unless: /x509|tls:/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The request to the URL of the streaming server failed.',
      },
      {
        says: /(?:error dialing backend: )?dial tcp (?:127\.0\.0\.1|\[::1\]|localhost):\d{2,5}: connect: connection refused/iu,
        weight: 8,
        layer: 'containerd',
        because: 'Nobody listens where the streaming server should.',
      },
      {
        says: /unable to upgrade connection: 404 page not found|unable to upgrade connection: not found/iu,
        weight: 8,
        layer: 'containerd',
        because: 'The streaming server does not know the token of the request.',
      },
      {
        says: /timed out waiting for client to create streams|error: timeout occurr?ed|failed to pipe "?std(?:in|out|err)"?|file already closed|error stream protocol|error creating error stream/iu,
        weight: 7,
        layer: 'containerd',
        because: 'A stream was not made in time, or closed while it was read.',
      },
      {
        says: /next reader: websocket: close 1006|error reading from error stream|stream[^;]{0,60}(?:reset|closed prematurely|broken)/iu,
        weight: 6,
        layer: 'containerd',
        because: 'The stream ended before the result was through.',
      },
    ],
    neighbours: [
      { id: 'proxy-strips-upgrade', tellApart: 'It always fails by one way and never by another.' },
      { id: 'containerd-crash', tellApart: 'containerd was restarted at that moment.' },
      { id: 'kubelet-serving-cert', tellApart: 'The text speaks of x509 or tls.' },
    ],
    decidedBy: [
      '`crictl exec` on the node itself',
      'stream_server_address and port of containerd against `ss -ltnp`; the start of containerd against the failure',
    ],
    remedy: [
      'Restart containerd when it no longer listens; repeat the exec',
      'Upgrade containerd and the kubelet; let a command that reads stdin wait for its end',
    ],
    sources: [
      'containerd/containerd#8860',
      'containerd/containerd#13934',
      'containerd/cri#417',
      'kubernetes staging/src/k8s.io/kubelet/pkg/cri/streaming',
    ],
  },
];

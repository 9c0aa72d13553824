// Another site, on another host and port, that embeds the dispute zone: pages with the script tag, and a server that signs
// what it hands over. It is the example of docs/how-to/embed.md as a program.
import { createServer, type IncomingMessage } from 'node:http'
import { canonicalBytes, ed25519PublicKey, ed25519Sign, toBase64, toHex, type Json } from '#kernel/proof'

/** The contract under which nothing was ever allocated. */
const EMPTY = 'HT-2026-019'

const SEED = new Uint8Array(32).fill(42)

export interface ForeignSite {
  /** the origin of its pages */
  origin: string
  publicKey: string
  /** the address of its page about a contract */
  page: string
  /** another contract of the same two, of which nothing was allocated */
  emptyPage: string
  /** its help page, which hands nothing over: whoever signs in there has its own leases of the platform */
  helpPage: string
  /** from now on it signs for this platform id, and with this change to the statement */
  signsFor(platform: string, change?: (statement: Record<string, unknown>) => Record<string, unknown>): void
  stop(): Promise<void>
}

export interface Parties {
  lessee: { uscc: string; name: string }
  provider: { uscc: string; name: string }
}

/** Which contract a page asks to be handed over: what its tag said. */
async function asked(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return (JSON.parse(Buffer.concat(chunks).toString()) as { contract: string }).contract
}

/** Starts it. `now` is the clock by which it signs, `suan` the address of the platform. */
export async function startForeignSite(suan: string, parties: Parties, now: () => string): Promise<ForeignSite> {
  let platform = ''
  let change = (statement: Record<string, unknown>): Record<string, unknown> => statement
  let origin = ''
  let nonces = 0

  const statement = (no: string): Record<string, unknown> => ({
    format: 'suanheng-handover/1',
    platform,
    origin,
    contract: {
      no,
      title: '八卡训练算力租用合同（示例）',
      place: 'cn-gd-sz',
      signedOn: '2026-03-01',
      from: '2026-03-02T00:00:00.000Z',
      until: null,
      unitPriceFen: 600,
      cards: 8,
      sha256: 'ab'.repeat(32),
    },
    parties,
    allocations: (no === EMPTY ? [] : [0, 1, 2]).map((n) => ({
      id: `alloc-${n}`,
      from: `2026-03-0${n + 2}T00:00:00.000Z`,
      to: `2026-03-0${n + 3}T00:00:00.000Z`,
      cards: 4,
      shareMilli: 1_000,
      device: `GPU-${n}`,
      cardSeconds: 345_600,
    })),
    nonce: `site-nonce-${String((nonces += 1)).padStart(10, '0')}`,
    issuedAt: now(),
    expires: new Date(Date.parse(now()) + 3_600_000).toISOString(),
  })

  const handOver = async (no: string): Promise<{ status: number; body: string }> => {
    const made = statement(no)
    const signature = toBase64(ed25519Sign(SEED, canonicalBytes(made as Json)))
    const answer = await fetch(`${suan}/embed/hand-over`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ statement: change(made), signature }),
    })
    return { status: answer.status, body: await answer.text() }
  }

  const page = (lang: string, no: string | null): string => `<!doctype html>
<html lang="${lang === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>别处算力 · 我的合同</title></head>
<body><main><h1>别处算力</h1><p>${no === null ? '帮助' : `合同 ${no}`}</p>
<script src="${suan}/embed/dispute.js" data-platform="${platform}"${no === null ? '' : ` data-hand-over="/my/hand-over" data-contract="${no}"`}
  data-lang="${lang}" data-theme='{"accent":"#0f766e"}'></script>
</main></body></html>`

  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost')
    if (request.method === 'POST' && address.pathname === '/my/hand-over') {
      void asked(request)
        .then((no) => handOver(no))
        .then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body))
      return
    }
    if (address.pathname === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(page(address.searchParams.get('lang') ?? 'zh', /^\/contracts\/(.+)$/.exec(address.pathname)?.[1] ?? null))
  })
  // by name, so that it is another site than the platform's 127.0.0.1 to the browser
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the foreign site has no port')
  origin = `http://localhost:${bound.port}`
  return {
    origin,
    publicKey: toHex(ed25519PublicKey(SEED)),
    page: `${origin}/contracts/HT-2026-018`,
    emptyPage: `${origin}/contracts/${EMPTY}`,
    helpPage: `${origin}/help`,
    signsFor(id, changed = (same) => same) {
      platform = id
      change = changed
    },
    stop: () => new Promise((done) => void server.close(() => done())),
  }
}

// The paper of a negotiated contract: read it, sign it, take it away. The key stays with whoever signs: the server
// prepares the file, the signer signs some bytes, the server puts the signature in and adds a time stamp.
//
//   GET  /api/contracts/<lease>/pdf             the file that stands (?paper=<sha256>: an earlier revision)
//   GET  /api/contracts/<lease>/word            the same text for Word, with changes and comments
//   GET  /api/contracts/<lease>/signatures      what verification of the file that stands says
//   POST /api/contracts/<lease>/prepare         {certificate} → {before, at, digest, toBeSigned}
//   POST /api/contracts/<lease>/embed           {certificate, before, at, signature} → {before, after}; then contracts.lease.sign
//   GET  /api/certificates/sample               the root of the sample authority, where there is one
//   POST /api/certificates/sample               {kind, spki | request} → {certificate, chain}: a sample certificate (示例)
//   POST /api/certificates/prepare              {kind, certificate} → {toBeSigned}; then contracts.certificate.register
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import {
  certificateOf,
  paperSourceOf,
  possessionDigest,
  trustedRoots,
  trustOf,
  type CertificateKind,
  type PaperSource,
} from '#domain/contracts'
import { perform } from '#kernel/act'
import { partyOf, personOf, platform as system, type Actor } from '#kernel/identity'
import {
  addSignaturePlaceholder,
  completeCms,
  describeCertificate,
  digestToSign,
  digestToStamp,
  ecdsaFromWebCrypto,
  embedCms,
  SigningError,
  toBeSigned,
  verifyPdf,
} from '#kernel/signing'
import { openBlobs, type Blobs } from '#kernel/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { attachment } from './blobs.ts'
import type { Context } from './context.ts'
import type { ContractSigning } from './contract-signing.ts'
import { notThere, PDF_POLICY, seen } from './papers.ts'
import { HttpProblem, invalid } from './problem.ts'
import { actorFor, callerOf } from './session.ts'
import { assertEvidenceFlows } from './acts.ts'
import { wrongFields } from './words.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const LIMIT_BYTES = 64 * 1024
const MOST_PDF_BYTES = 20 * 1024 * 1024
/** A P-256 signature as a browser gives it; any other is as CMS carries it already. */
const RAW_BYTES = 64
/** A prepared file is signed within this time. */
const MOST_MINUTES = 30
const READERS = ['lessee', 'provider', 'operator', 'court', 'mediation'] as const
const SIDES = ['lessee', 'provider'] as const

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const der = z.base64().min(1).max(16_384)
const prepareInput = z.strictObject({ certificate: hash })
const embedInput = z.strictObject({ certificate: hash, before: hash, at: z.iso.datetime(), signature: der })
const kind = z.enum(['person', 'company'])
const enrolInput = z.union([z.strictObject({ kind, spki: der }), z.strictObject({ kind, request: der })])
const possessionInput = z.strictObject({ kind, certificate: der })

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

type Paper = { head: string | null; unsigned: string | null; revisions: { paper: string }[] }
type LeaseItem = { lease: string; side: string | null; negotiation: string | null; place: string; paper: Paper }

function bodyAs<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const wrong = wrongFields(schema, request.body, '(body)')
  if (wrong.length > 0) throw invalid(wrong)
  return schema.parse(request.body)
}

/** What cannot be signed or certified, as a problem with the words of the signing room. */
function orProblem<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof SigningError)) throw error
    throw new HttpProblem(422, error.reason.code, { zh: error.reason.zh, en: error.reason.en })
  }
}

/** Files of contracts: kept by their hash, read back whole. */
function contractFiles(blobs: Blobs, { platform }: Context) {
  const { store, source } = platform.world
  return {
    async keep(bytes: Uint8Array): Promise<string> {
      const blob = await blobs.take(Readable.from([Buffer.from(bytes)]), MOST_PDF_BYTES)
      await store.transact(async (tx) => {
        blobs.record(tx, blob, 'application/pdf', source.now())
        blobs.judge(tx, blob.sha256, { keep: true })
      })
      return blob.sha256
    },
    async read(sha256: string): Promise<Uint8Array> {
      const stream = await store.transact((tx) => blobs.read(tx, sha256))
      if (!stream) throw notThere()
      const bytes = new Uint8Array(await buffer(stream))
      // what was changed on the disk is neither shown nor signed as what it was
      if (shaOf(bytes) !== sha256)
        throw new HttpProblem(500, 'file-damaged', {
          zh: '所存文件与其哈希不符，不能使用；请联系运营方',
          en: 'the file kept is not the one its hash names and is not used: tell the operator',
        })
      return bytes
    },
  }
}

export function contractPaperRoutes(context: Context): void {
  const { app, platform, options } = context
  const { world, acts } = platform
  const { signing, blobDir } = options
  if (signing === undefined || blobDir === undefined) return
  const files = contractFiles(openBlobs(blobDir), context)
  const keepAct = acts.get('contracts.paper.keep')!

  const keep = async (lease: string, paper: string, signed: object | null): Promise<void> => {
    const input = { lease, paper, signed }
    const outcome = await perform(world, keepAct, { actor: system, key: `paper ${paper}`, input })
    // kept already: two asked at once, and the file of the one who came first stands
    if (!outcome.done && outcome.refused !== 'paper-kept')
      throw new HttpProblem(409, outcome.refused, outcome.says, { receipt: outcome.receipt })
  }

  const sourceOf = async (lease: string): Promise<PaperSource> => {
    const source = await world.store.transact((tx) => paperSourceOf(tx, world.law, lease))
    if (!source) throw notThere()
    return source
  }

  /** The contract as somebody may see it, its file set when nobody has asked for it before. */
  const contractFor = async (request: FastifyRequest, lease: string, openTo: typeof READERS | typeof SIDES) => {
    const actor = actorFor(await callerOf(platform, request), openTo)
    if (!UUID.test(lease) || !(openTo as readonly string[]).includes(actor.role)) throw notThere()
    const item = await seen<LeaseItem>(context, 'contracts.lease.get', actor, { lease })
    if (item.negotiation === null) throw notThere()
    if (item.paper.head !== null) return { actor, item, head: item.paper.head }
    await keep(lease, await files.keep(await signing.pdf(await sourceOf(lease))), null)
    const again = await seen<LeaseItem>(context, 'contracts.lease.get', actor, { lease })
    return { actor, item: again, head: again.paper.head! }
  }

  /** A contract whose side is about to sign, and the certificate it signs with. */
  const signingFor = async (request: FastifyRequest, lease: string, certificate: string) => {
    assertEvidenceFlows(options.worker)
    const contract = await contractFor(request, lease, SIDES)
    if (contract.item.side === null) throw notThere()
    const held = await world.store.transact((tx) => certificateOf(tx, certificate))
    if (held?.party !== contract.actor.party || held.revokedAt !== null)
      throw new HttpProblem(422, 'certificate-unknown', {
        zh: '本主体没有登记这一证书，或已停用',
        en: 'this party has not registered the certificate, or has withdrawn it',
      })
    return { ...contract, held }
  }

  /** The file with room for a signature; the same input gives the same bytes, so nothing is kept between the two calls. */
  const placeholder = async (
    head: string,
    item: LeaseItem,
    certificate: Uint8Array,
    at: string,
  ): Promise<Uint8Array> => {
    const pdf = await files.read(head)
    const { subject } = orProblem(() => describeCertificate(certificate))
    return orProblem(() =>
      addSignaturePlaceholder(pdf, {
        name: subject.cn ?? subject.o ?? subject.text,
        reason: `签署合同 ${item.lease}`,
        location: item.place,
        at,
      }),
    )
  }

  type Named = { Params: { lease: string }; Querystring: { paper?: string } }

  app.get<Named>('/api/contracts/:lease/pdf', async (request, reply) => {
    const { item, head } = await contractFor(request, request.params.lease, READERS)
    const { paper = head } = request.query
    const known = [item.paper.unsigned, ...item.paper.revisions.map((each) => each.paper)]
    if (!known.includes(paper)) throw notThere()
    return await sendFile(reply, await files.read(paper), 'application/pdf', `合同-${item.lease}.pdf`, 'inline')
  })

  app.get<Named>('/api/contracts/:lease/word', async (request, reply) => {
    const { item } = await contractFor(request, request.params.lease, READERS)
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    return await sendFile(reply, await signing.word(await sourceOf(item.lease)), type, `合同-${item.lease}.docx`)
  })

  app.get<Named>('/api/contracts/:lease/signatures', async (request, reply) => {
    const { head } = await contractFor(request, request.params.lease, READERS)
    const pdf = await files.read(head)
    const roots = await world.store.transact((tx) => trustedRoots(tx))
    reply.header('cache-control', 'no-store')
    return { item: { paper: head, ...verifyPdf(pdf, { trusted: trustOf(roots), at: world.source.now() }) } }
  })

  app.post<Named>('/api/contracts/:lease/prepare', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const { certificate } = bodyAs(prepareInput, request)
    const { item, head, held } = await signingFor(request, request.params.lease, certificate)
    const at = world.source.now()
    const pdf = await placeholder(head, item, bytesOf(held.certificate), at)
    const digest = digestToSign(pdf)
    reply.header('cache-control', 'no-store')
    return {
      before: head,
      at,
      digest: Buffer.from(digest).toString('hex'),
      toBeSigned: base64(orProblem(() => toBeSigned({ digest, certificate: bytesOf(held.certificate) }))),
    }
  })

  app.post<Named>('/api/contracts/:lease/embed', { bodyLimit: LIMIT_BYTES }, async (request, reply) => {
    const { certificate, before, at, signature } = bodyAs(embedInput, request)
    const { item, head, held } = await signingFor(request, request.params.lease, certificate)
    if (before !== head)
      throw new HttpProblem(409, 'paper-moved-on', {
        zh: '该文件已被续签，请在最新文件上重新签署',
        en: 'somebody has signed the file meanwhile: sign the newer one',
      })
    const waited = Date.parse(world.source.now()) - Date.parse(at)
    if (waited < 0 || waited > MOST_MINUTES * 60_000)
      throw new HttpProblem(409, 'prepared-too-long-ago', {
        zh: `准备签署已超过 ${MOST_MINUTES} 分钟，请重新签署`,
        en: `it was prepared more than ${MOST_MINUTES} minutes ago: sign again`,
      })
    const pdf = await placeholder(before, item, bytesOf(held.certificate), at)
    const digest = digestToSign(pdf)
    const given = bytesOf(signature)
    const signed = orProblem(() => (given.length === RAW_BYTES ? ecdsaFromWebCrypto(given) : given))
    const certificates = [held.certificate, ...held.chain].map(bytesOf)
    // a signature that does not verify is not worth a time stamp
    orProblem(() => completeCms({ digest, certificates, signature: signed }))
    const timestampToken = await stampOr503(() => signing.stamp(digestToStamp(signed)))
    const cms = orProblem(() => completeCms({ digest, certificates, signature: signed, timestampToken }))
    const whole = orProblem(() => embedCms(pdf, cms))
    const after = await files.keep(whole)
    await keep(item.lease, after, {
      before,
      digest: Buffer.from(digest).toString('hex'),
      covered: whole.length,
      certificate,
      cms: base64(cms),
    })
    reply.header('cache-control', 'no-store')
    return { before, after }
  })

  enrolRoutes(context, signing)
}

/** Certificates of the sample authority, and what is signed to show that one holds the key of a certificate. */
function enrolRoutes({ app, platform }: Context, { sample }: ContractSigning): void {
  const { store } = platform.world

  const holderOf = async (actor: Actor, asked: CertificateKind) => {
    const [party, person] = await store.transact(async (tx) => [
      await partyOf(tx, actor.party),
      actor.person === null ? undefined : await personOf(tx, actor.person),
    ])
    if (!party) throw notThere()
    if (asked === 'company') return { kind: 'seal', company: party.name, uscc: party.uscc } as const
    if (!person)
      throw new HttpProblem(422, 'person-needed', {
        zh: '个人证书须由本人登录后申请',
        en: 'a personal certificate is asked for by its holder, signed in',
      })
    return { kind: 'person', name: person.name, company: party.name, uscc: party.uscc } as const
  }

  app.get('/api/certificates/sample', () => {
    if (!sample) throw notThere()
    return { root: base64(sample.root), sha256: shaOf(sample.root) }
  })

  app.post('/api/certificates/sample', { bodyLimit: LIMIT_BYTES }, async (request) => {
    if (!sample) throw notThere()
    const actor = actorFor(await callerOf(platform, request), SIDES)
    const asked = bodyAs(enrolInput, request)
    const holder = await holderOf(actor, asked.kind)
    const key = 'spki' in asked ? { spki: bytesOf(asked.spki) } : { request: bytesOf(asked.request) }
    const certificate = orProblem(() => sample.issue(holder, key))
    return {
      certificate: base64(certificate),
      chain: [base64(sample.root)],
      sha256: shaOf(certificate),
      zh: '示例证书：签发者不是依法设立的电子认证服务机构',
      en: 'a sample certificate: its issuer is no licensed certification service',
    }
  })

  app.post('/api/certificates/prepare', { bodyLimit: LIMIT_BYTES }, async (request) => {
    const { party, person } = actorFor(await callerOf(platform, request), SIDES)
    const { kind: asked, certificate } = bodyAs(possessionInput, request)
    const digest = possessionDigest({ party, person: asked === 'person' ? person : null, kind: asked })
    return { toBeSigned: base64(orProblem(() => toBeSigned({ digest, certificate: bytesOf(certificate) }))) }
  })
}

/** A time stamp, or word that its authority does not answer: nothing was signed. */
async function stampOr503(ask: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof SigningError)) throw error
    const { code, zh, en } = error.reason
    throw new HttpProblem(503, code, { zh, en }, {}, { 'retry-after': '10' })
  }
}

/** Sends a file under its name; a PDF may be shown where it was asked for. */
async function sendFile(
  reply: FastifyReply,
  bytes: Uint8Array,
  type: string,
  name: string,
  how: 'inline' | 'attachment' = 'attachment',
): Promise<FastifyReply> {
  return await reply
    .type(type)
    .header('cache-control', 'no-store')
    .header('content-security-policy', PDF_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('content-disposition', attachment(name).replace(/^attachment/, how))
    .send(Buffer.from(bytes))
}

// Papers, dossiers, bundles and uploads over HTTP: for those who may see them, and for nobody else.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { perform, type AnyAct } from '#kernel/act'
import { stepActs } from '#kernel/casework'
import type { Actor } from '#kernel/identity'
import { charts, type ChartField } from '#kernel/procedure'
import { openedFields, parseBundle, parseOpening, verifyBundle, type Json } from '#kernel/proof'
import { bearer, openHouse, type House } from '../../../test/visitors.ts'
import { attachment } from './blobs.ts'

/** Something to enter in a field, so that a procedure may ask for more than these tests know of. */
const anything = ({ type, options }: ChartField): unknown =>
  ({
    files: [{ name: '材料.pdf', sha256: 'ef'.repeat(32) }],
    list: ['其一'],
    choice: options?.[0]?.value,
    choices: options?.slice(0, 1).map(({ value }) => value),
    'yes-no': 'no',
    day: '2026-09-01',
    instant: '2026-09-01T02:00:00.000Z',
    count: 10,
    amountFen: 10_000,
    ppm: 10_000,
    text: '示例',
    long: '示例文字',
  })[type]

const wanted = ['admission.application', 'admission.registry', 'dispute.case'] as const
const missing = wanted.filter((id) => !charts().has(id))

describe.skipIf(missing.length > 0)(`a file (procedures that are not there: ${missing.join(', ') || 'none'})`, () => {
  let h: House
  let blobDir: string
  let authority: Actor
  let third: Actor
  let court: Actor
  const keys = new Map<Actor, string>()
  const acts = new Map<string, AnyAct>(
    wanted.flatMap((id) => (charts().has(id) ? stepActs(id).map((a) => [a.name, a] as const) : [])),
  )
  let n = 0
  /** Takes a step; what its procedure asks for beyond `input` is filled in. */
  const step = async (
    name: string,
    actor: Actor,
    given: object,
  ): Promise<{ file: string; [more: string]: unknown }> => {
    const [room, noun, verb] = name.split('.') as [string, string, string]
    const { fields = {} } = charts().get(`${room}.${noun}`)!.stepNamed(verb)
    const entered = Object.entries(fields).map(([field, asked]) => [field, anything(asked)] as const)
    const input = { ...Object.fromEntries(entered), ...given }
    const outcome = await perform(h.p.world, acts.get(name)!, { actor, key: `s${(n += 1)}`, input })
    if (!outcome.done) throw new Error(`${name}: ${outcome.refused} ${outcome.says.zh}`)
    return outcome.decision as { file: string }
  }
  const as = (actor: Actor): Record<string, string> => bearer(keys.get(actor)!)
  const upload = (actor: Actor | null, bytes: Buffer | string, headers: Record<string, string> = {}) =>
    h.post('/api/blobs', Buffer.from(bytes), {
      'content-type': 'application/octet-stream',
      ...(actor ? as(actor) : {}),
      ...headers,
    })
  const documentsOf = async (actor: Actor, file: string): Promise<string[]> => {
    const { body } = await h.view('casework.file.get', keys.get(actor)!, { file })
    const { steps } = body['item'] as { steps: { document: { document: string } | null }[] }
    return steps.flatMap(({ document }) => (document ? [document.document] : []))
  }

  /** An application with one attached file, and the notice served on the applicant. */
  const application = async (sha256: string): Promise<string> => {
    const { file } = await step('admission.application.file', h.who.provider, {
      title: '申请增值电信业务经营许可（示例）',
      place: 'cn-gd-sz',
      matters: ['vats-idc'],
      business: '#read("/etc/passwd") 互联网数据中心业务，深圳。',
      materials: [{ name: '../申请 材料.txt', sha256 }],
    })
    await step('admission.application.request-correction', authority, { file, missing: ['检测报告'] })
    return file
  }
  /** A case before the court, of which the plaintiff keeps a note for itself. */
  const lawsuit = async (): Promise<string> => {
    const files = [{ name: '证据.txt', sha256: 'ab'.repeat(32) }]
    const { file } = await step('dispute.case.check-intake', h.who.lessee, {
      title: '租赁合同纠纷（示例）',
      place: 'cn-gd-sz',
      with: { defendant: h.who.provider.party },
      claims: '返还租金',
      facts: '停机三日',
      cause: '租赁合同纠纷',
      court: '示例法院',
      complaint: files,
      evidence: files,
    })
    await step('dispute.case.note-privately-plaintiff', h.who.lessee, { file, text: '内部备忘：二〇二五年三月催告' })
    // the court knows of it from here on; the defendant only when it is served
    await step('dispute.case.choose-online', h.who.lessee, { file })
    await step('dispute.case.submit', h.who.lessee, { file })
    return file
  }

  beforeAll(async () => {
    blobDir = await mkdtemp(join(tmpdir(), 'suan-blobs-'))
    h = await openHouse({ blobDir })
    authority = await h.p.party('示例许可机关', ['authority:industry'])
    third = await h.p.party('旁人（示例）', ['lessee'])
    court = await h.p.party('示例法院', ['court'])
    for (const actor of [h.who.provider, h.who.lessee, h.who.operator, authority, third, court])
      keys.set(actor, await h.key(actor))
  })
  afterAll(async () => {
    await h.close()
    await rm(blobDir, { recursive: true, force: true })
  })

  it('gives each document as a PDF to those who see the file, and to nobody else', async () => {
    const file = await application('cd'.repeat(32))
    const [petition, notice] = (await documentsOf(h.who.provider, file)) as [string, string]
    for (const document of [petition, notice])
      for (const actor of [h.who.provider, authority]) {
        const { status, type, raw } = await h.get(`/api/papers/${document}`, as(actor))
        expect([status, type]).toEqual([200, 'application/pdf'])
        expect(raw.rawPayload.toString('latin1', 0, 5)).toBe('%PDF-')
        expect(raw.headers['content-disposition']).toMatch(/^inline; filename="P1-\d{8}-[0-9A-F]{6}-\d+\.pdf"$/)
      }
    for (const path of [`papers/${notice}`, `files/${file}/dossier`, `files/${file}/bundle`]) {
      expect((await h.get(`/api/${path}`, as(third))).status).toBe(404)
      expect((await h.get(`/api/${path}`)).status).toBe(404)
    }
    for (const path of ['papers/x', `papers/${h.who.lessee.party}`, `files/${notice}/dossier`, 'files/x/bundle'])
      expect((await h.get(`/api/${path}`, as(h.who.provider))).status).toBe(404)
  })

  it('records once that a served document was opened, by the one it was served on', async () => {
    const file = await application('cd'.repeat(32))
    const notice = (await documentsOf(authority, file))[1]!
    const readAt = async (): Promise<(string | null)[]> =>
      (
        await h.p.world.store.transact((tx) =>
          tx.rows<{ readAt: string | null }>('select read_at as "readAt" from casework.service where document = $1', [
            notice,
          ]),
        )
      ).map((row) => row.readAt)
    await h.get(`/api/papers/${notice}`, as(authority))
    expect(
      (await h.app.inject({ method: 'HEAD', url: `/api/papers/${notice}`, headers: as(h.who.provider) })).statusCode,
    ).toBe(200)
    expect(await readAt()).toEqual([null])
    await h.get(`/api/papers/${notice}`, as(h.who.provider))
    const [first] = await readAt()
    expect(first).toEqual(expect.any(String))
    h.p.clock.set(new Date(Date.parse(h.p.clock.now()) + 86_400_000).toISOString())
    await h.get(`/api/papers/${notice}`, as(h.who.provider))
    expect(await readAt()).toEqual([first])
    const leavesBefore = await h.leaves()
    await h.get(`/api/papers/${notice}`, as(h.who.provider))
    expect(await h.leaves()).toBe(leavesBefore)
  })

  it('gives the file as a dossier, and as a bundle that verifies offline', async () => {
    const file = await application('cd'.repeat(32))
    const { status, type, raw } = await h.get(`/api/files/${file}/dossier`, as(h.who.provider))
    expect([status, type]).toEqual([200, 'application/pdf'])
    expect(raw.rawPayload.length).toBeGreaterThan(20_000)
    const bundle = await h.get(`/api/files/${file}/bundle`, as(h.who.provider))
    expect(bundle.status).toBe(200)
    const verdict = verifyBundle(bundle.raw.rawPayload, { trustedKeys: [h.p.log.vkey] })
    expect(verdict).toMatchObject({
      verdict: '核验一致',
      reasons: [],
      gaps: [],
      leaves: 2,
      withheld: 0,
      subject: { kind: 'file', id: file },
    })
    expect(verdict.articles[16].zh).toContain('不含账单')
    const changed = Buffer.from(bundle.raw.rawPayload)
    changed[changed.indexOf('检测报告')]! ^= 1
    expect(verifyBundle(changed).verdict).toBe('核验不一致')
  })

  it('keeps a sealed step sealed, in the dossier and in the bundle', async () => {
    const file = await lawsuit()
    const fieldsFor = async (actor: Actor): Promise<Map<string, Json>[]> => {
      const { raw, status } = await h.get(`/api/files/${file}/bundle`, as(actor))
      expect(status).toBe(200)
      expect(verifyBundle(raw.rawPayload)).toMatchObject({ verdict: '核验一致', reasons: [], leaves: 4 })
      return parseBundle(raw.rawPayload.toString('utf8')).leaves.map(
        ({ opening }) => new Map(openedFields(parseOpening(opening as unknown as Json)!)),
      )
    }
    const [, own] = await fieldsFor(h.who.lessee)
    expect(own!.get('input.text')).toBe('内部备忘：二〇二五年三月催告')
    expect(own!.has('actor.person')).toBe(false)
    expect((await h.get(`/api/files/${file}/bundle`, as(h.who.provider))).status).toBe(404)
    const [open, sealed] = await fieldsFor(court)
    expect(open!.get('input.claims')).toBe('返还租金')
    expect([...open!.keys()].filter((name) => name.startsWith('facts.'))).toEqual([])
    expect([...sealed!.keys()].filter((name) => /^(input|facts|decision)\./.test(name))).toEqual([])
    expect(sealed!.get('act')).toBe('dispute.case.note-privately-plaintiff')
    // name and law of a sealed step are seen: they hint at nothing that only its own side may raise
    expect(JSON.stringify([...sealed!])).not.toMatch(/limitation|时效/)
    for (const actor of [h.who.lessee, court])
      expect((await h.get(`/api/files/${file}/dossier`, as(actor))).status).toBe(200)
  })

  it('gives a file that is open to everyone to everyone, whole', async () => {
    const { file } = await step('admission.registry.register', h.who.provider, {
      title: '自愿登记（示例）',
      place: 'cn-gd-sz',
    })
    const documents = await documentsOf(h.who.provider, file)
    for (const path of [...documents.map((document) => `papers/${document}`), `files/${file}/dossier`])
      expect((await h.get(`/api/${path}`)).status).toBe(200)
    const { raw } = await h.get(`/api/files/${file}/bundle`)
    expect(verifyBundle(raw.rawPayload)).toMatchObject({ verdict: '核验一致', withheld: 0, leaves: 1 })
    const [leaf] = parseBundle(raw.rawPayload.toString('utf8')).leaves
    expect(openedFields(parseOpening(leaf!.opening as unknown as Json)!).get('decision.step')).toBe('register')
  })

  describe('uploads', () => {
    const words = '材料正文（示例）'
    const sha256 = createHash('sha256').update(words).digest('hex')

    it('takes a file from somebody who signed in, under its hash, once', async () => {
      expect((await upload(null, words)).status).toBe(401)
      for (let i = 0; i < 2; i += 1)
        expect((await upload(h.who.provider, words, { 'content-type': 'application/json' })).body).toEqual({
          sha256,
          bytes: Buffer.byteLength(words),
          mediaType: 'text/plain',
        })
    })

    it('gives it to those who see a step that names it, as an attachment under its name', async () => {
      await upload(h.who.provider, words)
      expect((await h.get(`/api/blobs/${sha256}`, as(h.who.provider))).status).toBe(404) // no file names it yet
      await application(sha256)
      for (const actor of [h.who.provider, authority]) {
        const { status, raw } = await h.get(`/api/blobs/${sha256}`, as(actor))
        expect([status, raw.body]).toEqual([200, words])
        expect(raw.headers).toMatchObject({
          'content-type': 'text/plain',
          'x-content-type-options': 'nosniff',
          'content-disposition': attachment('../申请 材料.txt'),
        })
      }
      expect((await h.get(`/api/blobs/${sha256}`, as(third))).status).toBe(404)
      expect((await h.get(`/api/blobs/${sha256}`)).status).toBe(404)
      expect((await h.get(`/api/blobs/${'00'.repeat(32)}`, as(authority))).status).toBe(404)
      expect((await h.get('/api/blobs/..%2F..%2Fx', as(authority))).status).toBe(404)
    })

    it('still gives it when somebody names the same hash in many files of its own', async () => {
      const evidence = '证据原件'
      const hash = createHash('sha256').update(evidence).digest('hex')
      await upload(h.who.lessee, evidence)
      const files = [{ name: '证据.txt', sha256: hash }]
      await step('dispute.case.check-intake', h.who.lessee, {
        title: '租赁合同纠纷（示例）',
        place: 'cn-gd-sz',
        with: { defendant: h.who.provider.party },
        complaint: files,
        evidence: files,
      })
      for (let i = 0; i < 25; i += 1) await application(hash)
      expect((await h.get(`/api/blobs/${hash}`, as(h.who.lessee))).status).toBe(200)
    })

    it('refuses a page and a program, and does not hand them out although a step names them', async () => {
      const page = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
      for (let i = 0; i < 2; i += 1)
        expect((await upload(h.who.provider, page)).body).toMatchObject({ status: 422, code: 'file-page' })
      expect((await upload(h.who.provider, 'MZ\x90')).body).toMatchObject({ status: 422, code: 'file-executable' })
      expect((await upload(h.who.provider, '')).status).toBe(422)
      const hash = createHash('sha256').update(page).digest('hex')
      await application(hash)
      expect((await h.get(`/api/blobs/${hash}`, as(h.who.provider))).status).toBe(404)
    })

    it('takes 20 MiB and no more, 200 MiB a day and no more, and leaves nothing half done', async () => {
      const full = (fill: number, more = 0): Buffer => Buffer.alloc(20 * 1024 * 1024 + more, fill)
      expect((await upload(h.who.operator, full(0, 1))).status).toBe(413)
      for (let i = 1; i <= 10; i += 1) expect((await upload(h.who.operator, full(i))).status).toBe(200)
      const over = await upload(h.who.operator, 'x')
      expect([over.status, over.body['code']]).toEqual([429, 'upload-quota'])
      expect((await upload(h.who.lessee, 'x')).status).toBe(200)
      h.p.clock.set(new Date(Date.parse(h.p.clock.now()) + 86_400_000).toISOString())
      expect((await upload(h.who.operator, 'x')).status).toBe(200)
      expect(readdirSync(blobDir).filter((name) => name.startsWith('arriving'))).toEqual([])
    })
  })
})

it('names an attachment so that it names no other place', () => {
  expect(attachment('合同.pdf')).toBe(`attachment; filename="__.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf`)
  expect(attachment('../../a"\r\nb\u202e.exe')).toBe(
    `attachment; filename=".._.._a___b_.exe"; filename*=UTF-8''.._.._a___b_.exe`,
  )
  expect(attachment('')).toContain('filename="file"')
})

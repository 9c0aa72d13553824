import { issueCertificate, sm2PublicKey, sm2Sign } from '#kernel/signing'
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  acknowledgeAll,
  base64,
  certify,
  draftedContract,
  leaseAnswers,
  personOf,
  possession,
  seen,
  signOnPaper,
  stage,
  type Signatory,
  type Stage,
} from '../../../test/contract-stage.ts'
import { testPlatform, type TestPlatform } from '../../../test/world.ts'

const OWN_WORDS = '如果我们自己用错了方式，损失就要自己承担，找对方赔也有上限，我们算过这笔账。'
const no = (refused: string, ...basis: string[]) => ({
  done: false,
  refused,
  ...(basis.length > 0 ? { basis: expect.arrayContaining(basis) } : {}),
})

describe('explaining and signing', () => {
  let p: TestPlatform
  let s: Stage
  let drafted: { lease: string; termsHash: string; negotiation: string }
  const item = (side: Signatory) => seen(p, 'contracts.lease.get', side.actor, { lease: drafted.lease })
  const clauseAct = (verb: string, side: Signatory, more: object) =>
    p.act(`contracts.clause.${verb}`, side.actor, { lease: drafted.lease, ...more })
  const sign = (side: Signatory, input: object) => p.act('contracts.lease.sign', side.actor, input)
  const signed = async (side: Signatory, kind: 'person' | 'company') => {
    const { input } = await signOnPaper(p, s, side, kind, drafted)
    return await sign(side, input)
  }

  beforeAll(async () => {
    p = await testPlatform({ seed: 'signing' })
    s = await stage(p)
  })
  afterAll(() => p.close())
  beforeEach(async () => {
    drafted = await draftedContract(p, s, 'by-server')
  })

  test('a clause that bears on a side is asked about, explained by the other side and acknowledged before it signs', async () => {
    const [me, other] = [s.lesseeSide, s.providerSide]
    const clause = 'liability-cap'
    expect(await signed(me, 'person')).toMatchObject(
      no('clause-not-explained', 'cn/civil-code#496', 'platform/contract-rules#clause-explained'),
    )
    expect(await clauseAct('ask', me, { clause: 'nowhere', question: '？' })).toMatchObject(no('clause-unknown'))
    expect(await clauseAct('ask', me, { clause, question: '上限是多少？' })).toMatchObject({ done: true })
    const { termsHash } = drafted
    const say = { clause, termsHash, seconds: 300, inOwnWords: OWN_WORDS }
    p.clock.tick(3_600_000)
    expect(await clauseAct('acknowledge', me, say)).toMatchObject(no('question-unanswered', 'cn/civil-code#496'))
    const explanation = '赔偿以合同金额的三成为限，例如合同金额 1000 元时最多赔 300 元。'
    expect(await clauseAct('explain', other, { clause, text: explanation })).toMatchObject({ done: true })
    expect(await clauseAct('acknowledge', me, { ...say, inOwnWords: explanation })).toMatchObject(
      no('words-copied', 'cn/contract-interpretation#10'),
    )
    expect(await clauseAct('acknowledge', me, { ...say, inOwnWords: '同意' })).toMatchObject(no('words-too-short'))
    expect(await clauseAct('acknowledge', me, { ...say, seconds: 1 })).toMatchObject(no('read-too-fast'))
    expect(await clauseAct('acknowledge', me, { ...say, seconds: 86_400 })).toMatchObject(no('time-impossible'))
    expect(await clauseAct('acknowledge', me, { ...say, termsHash: 'a'.repeat(64) })).toMatchObject(no('other-text'))
    expect(await p.act('contracts.clause.acknowledge', s.lessee, { lease: drafted.lease, ...say })).toMatchObject(
      no('person-needed'),
    )
    expect(await clauseAct('acknowledge', me, say)).toMatchObject({
      done: true,
      decision: { person: me.actor.person, seconds: 300 },
    })
    const sameOfAnother = { ...say, clause: 'acceptance', inOwnWords: `${OWN_WORDS}！2` }
    expect(await clauseAct('acknowledge', me, sameOfAnother)).toMatchObject(
      no('words-repeated', 'cn/contract-interpretation#10'),
    )
    const { explaining } = await item(me)
    const told = explaining.clauses.find((c: { clause: string }) => c.clause === clause)
    expect(told).toMatchObject({
      mine: true,
      questions: [{ answered: true }],
      explanations: [{ side: 'provider' }],
      acknowledged: [{ seconds: 300 }],
    })
    expect(explaining.toRead).not.toContain(clause)
    // a question asked later stands in the way again
    await acknowledgeAll(p, me, drafted.lease)
    await clauseAct('ask', me, { clause: 'termination', question: '什么时候可以解除？' })
    expect(await signed(me, 'person')).toMatchObject(no('clause-not-explained'))
    await clauseAct('explain', other, { clause: 'termination', text: '催告之后宽限期满仍不履行的，可以解除。' })
    expect(await signed(me, 'person')).toMatchObject({ done: true, decision: { complete: false } })
  })

  test('nobody explains to itself, and strangers do nothing', async () => {
    const stranger = await personOf(p, await p.party('外人（示例）', ['lessee']), '外人')
    expect(await clauseAct('explain', s.lesseeSide, { clause: 'stopped', text: '说明' })).toMatchObject(
      no('explained-by-other-side'),
    )
    for (const verb of ['ask', 'explain', 'acknowledge'])
      expect(
        await p.act(`contracts.clause.${verb}`, stranger, {
          lease: drafted.lease,
          clause: 'stopped',
          ...{
            ask: { question: '一' },
            explain: { text: '一' },
            acknowledge: { termsHash: 'a'.repeat(64), seconds: 1, inOwnWords: '' },
          }[verb],
        }),
      ).toMatchObject(no('lease-not-yours'))
  })

  describe('once both have read', () => {
    beforeEach(async () => {
      for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
    })

    test('person and seal of both sides, in any order; the record holds hash, signer and stamp', async () => {
      expect(await signed(s.providerSide, 'company')).toMatchObject({
        done: true,
        decision: { state: 'countersigning', complete: false },
      })
      expect(await signed(s.providerSide, 'company')).toMatchObject(
        no('signed-already', 'platform/contract-rules#person-and-seal'),
      )
      expect(await signed(s.lesseeSide, 'person')).toMatchObject({ done: true })
      expect(await signed(s.lesseeSide, 'company')).toMatchObject({ done: true, decision: { complete: false } })
      expect(await signed(s.lesseeSide, 'company')).toMatchObject(no('signed-already'))
      const last = await signed(s.providerSide, 'person')
      expect(last).toMatchObject({
        done: true,
        decision: {
          complete: true,
          state: 'signed',
          signature: {
            kind: 'person',
            after: expect.any(String),
            signedAt: expect.any(String),
            signer: { subject: { cn: '堃翀（示例）' } },
          },
        },
      })
      expect((await item(s.lesseeSide)).signatures).toHaveLength(4)
      expect(await signed(s.lesseeSide, 'person')).toMatchObject(no('wrong-state'))
    })

    test('another text, no paper, another file: each is refused', async () => {
      const { input } = await signOnPaper(p, s, s.lesseeSide, 'person', drafted)
      expect(await sign(s.lesseeSide, { ...input, termsHash: 'a'.repeat(64) })).toMatchObject(no('other-text'))
      expect(await sign(s.lesseeSide, { lease: drafted.lease, termsHash: drafted.termsHash })).toMatchObject(
        no('paper-needed'),
      )
      expect(await sign(s.lesseeSide, { ...input, after: 'b'.repeat(64) })).toMatchObject(no('paper-unknown'))
      expect(await sign(s.lesseeSide, { ...input, before: 'b'.repeat(64) })).toMatchObject(no('paper-unknown'))
      // the other side’s signature is not mine to give
      expect(await sign(s.providerSide, input)).toMatchObject(no('certificate-unknown'))
    })

    test('wrong person: a colleague with the same mandate cannot use my certificate', async () => {
      const colleague = await personOf(p, s.lessee, '同事')
      await p.yes('contracts.mandate.grant', s.lesseeSide.actor, {
        party: s.lessee.party,
        person: colleague.person!,
        kind: 'mandate',
        limitFen: null,
        from: '2026-01-01',
        until: '2026-12-31',
      })
      const { input } = await signOnPaper(p, s, s.lesseeSide, 'person', drafted)
      expect(await p.act('contracts.lease.sign', colleague, input)).toMatchObject(
        no('wrong-person', 'cn/e-signature-law#13'),
      )
    })

    test('mandate: none, over its limit, ended; within it the signature stands', async () => {
      const name = `受托人${randomBytes(2).toString('hex')}`
      const agent = await personOf(p, s.lessee, name)
      const own = { actor: agent, name, company: '需求方（示例）', uscc: null }
      const agentSide: Signatory = {
        ...s.lesseeSide,
        actor: agent,
        name,
        personKey: await certify(p, s.root, own, 'person'),
      }
      expect(await signed(agentSide, 'person')).toMatchObject(no('no-mandate', 'cn/civil-code#171'))
      const grant = (limitFen: number, until: string) =>
        p.yes('contracts.mandate.grant', s.lesseeSide.actor, {
          party: s.lessee.party,
          person: agent.person!,
          kind: 'mandate',
          limitFen,
          from: '2026-01-01',
          until,
        })
      await grant(100_000_000, '2026-02-01') // over since February
      expect(await signed(agentSide, 'person')).toMatchObject(no('no-mandate'))
      const small = await grant(100, '2026-12-31')
      expect(await signed(agentSide, 'person')).toMatchObject(
        no('over-limit', 'platform/contract-rules#authority-to-sign'),
      )
      const enough = await grant(100_000_000, '2026-12-31')
      await p.yes('contracts.mandate.revoke', s.lesseeSide.actor, { mandate: enough.mandate, reason: '收回' })
      expect(await signed(agentSide, 'person')).toMatchObject(no('over-limit'))
      await grant(100_000_000, '2026-12-31')
      expect(await signed(agentSide, 'person')).toMatchObject({ done: true })
      expect(
        await p.act('contracts.mandate.revoke', s.providerSide.actor, { mandate: small.mandate, reason: '一' }),
      ).toMatchObject(no('mandate-unknown'))
    })

    test('a certificate that expired, was withdrawn or has lost its authority signs nothing', async () => {
      const own = { actor: s.lesseeSide.actor, name: s.lesseeSide.name, company: '需求方（示例）', uscc: null }
      const short = await certify(p, s.root, own, 'person', {
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: new Date(Date.parse(p.clock.now()) + 60_000).toISOString().replace(/\d{3}Z$/, '000Z'),
      })
      const side = { ...s.lesseeSide, personKey: short }
      const { input } = await signOnPaper(p, s, side, 'person', drafted)
      p.clock.tick(3_600_000)
      expect(await sign(side, input)).toMatchObject(no('certificate-expired', 'cn/e-signature-law#13'))
      expect(await signed(side, 'person')).toMatchObject(no('certificate-expired'))
      const lost = await certify(p, s.root, own, 'person')
      expect(
        await p.act('contracts.certificate.revoke', s.providerSide.actor, { certificate: lost.sha256, reason: '一' }),
      ).toMatchObject(no('certificate-unknown'))
      await p.yes('contracts.certificate.revoke', s.lesseeSide.actor, { certificate: lost.sha256, reason: '密钥遗失' })
      expect(await signed({ ...side, personKey: lost }, 'person')).toMatchObject(no('certificate-revoked'))
      const [row] = await p.world.store.transact((tx) =>
        tx.rows<{ sha256: string }>('select sha256 from contracts.authority'),
      )
      await p.yes('contracts.authority.end', s.operator, { authority: row!.sha256, reason: '许可到期' })
      expect(await signed(s.lesseeSide, 'person')).toMatchObject(no('timestamp-authority', 'cn/e-signature-law#16'))
      await p.yes('contracts.authority.trust', s.operator, {
        certificate: base64(s.root.certificate),
        name: '示例认证机构',
        licence: '示例',
        sample: true,
      })
      expect(await signed(s.lesseeSide, 'person')).toMatchObject({ done: true })
    })

    test('an SM2 line beside the signature is verified and recorded', async () => {
      const key = randomBytes(32).toString('hex')
      const line = (hash: string) => ({
        publicKey: sm2PublicKey(key),
        signature: Buffer.from(sm2Sign(key, Buffer.from(hash, 'hex'))).toString('hex'),
      })
      const { input } = await signOnPaper(p, s, s.lesseeSide, 'person', drafted)
      expect(await sign(s.lesseeSide, { ...input, sm2: line('a'.repeat(64)) })).toMatchObject(no('sm2-invalid'))
      expect(await sign(s.lesseeSide, { ...input, sm2: line(drafted.termsHash) })).toMatchObject({
        done: true,
        decision: { signature: { sm2: sm2PublicKey(key) } },
      })
    })
  })

  test('the order that the contract names is kept', async () => {
    drafted = await draftedContract(p, s, 'by-server', { ...leaseAnswers, signingOrder: 'provider-first' })
    for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
    expect(await signed(s.lesseeSide, 'person')).toMatchObject(
      no('not-your-turn', 'platform/contract-rules#signing-order'),
    )
    expect(await signed(s.providerSide, 'person')).toMatchObject({ done: true })
    expect(await signed(s.lesseeSide, 'person')).toMatchObject(no('not-your-turn'))
    expect(await signed(s.providerSide, 'company')).toMatchObject({ done: true })
    expect(await signed(s.lesseeSide, 'person')).toMatchObject({ done: true })
  })

  describe('certificates and mandates', () => {
    const keyPair = () => {
      const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return { key, spki: new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })) }
    }
    const valid = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' }
    const register = (over: {
      company?: string
      name?: string
      key?: ReturnType<typeof keyPair>['key']
      validity?: typeof valid
      kind?: 'person' | 'company'
    }) => {
      const { key, spki } = keyPair()
      const { actor, name } = s.lesseeSide
      const holder = {
        kind: 'person',
        name: over.name ?? name,
        company: over.company ?? '需求方（示例）',
        uscc: null,
      } as const
      const certificate = issueCertificate(s.root, holder, { spki }, over.validity ?? valid)
      const signature = possession(
        { party: actor.party, person: actor.person, kind: 'person' },
        certificate,
        over.key ?? key,
      )
      return p.act('contracts.certificate.register', actor, {
        kind: over.kind ?? 'person',
        certificate: base64(certificate),
        chain: [],
        signature,
      })
    }

    test.each([
      ['of another company', { company: '别的公司' }, 'certificate-of-other-party'],
      ['of another person', { name: '别人' }, 'certificate-of-other-person'],
      [
        'that has expired',
        { validity: { notBefore: '2025-01-01T00:00:00.000Z', notAfter: '2026-01-01T00:00:00.000Z' } },
        'certificate-expired',
      ],
      [
        'that is not valid yet',
        { validity: { notBefore: '2028-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' } },
        'certificate-not-yet',
      ],
      [
        'whose key one does not hold',
        { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
        'cms-signature',
      ],
      ['proved for another kind', { kind: 'company' }, 'cms-signature'],
    ] as [string, Parameters<typeof register>[0], string][])(
      'a certificate %s is not registered',
      async (_what, over, code) => {
        expect(await register(over)).toMatchObject({
          ...no(code),
          basis: expect.arrayContaining([expect.stringContaining('#')]),
        })
      },
    )

    test('no certificate at all, one of an unknown authority, one twice', async () => {
      const { actor } = s.lesseeSide
      const bad = {
        kind: 'person',
        certificate: base64(randomBytes(300)),
        chain: [],
        signature: base64(randomBytes(70)),
      }
      expect(await p.act('contracts.certificate.register', actor, bad)).toMatchObject(no('certificate-form'))
      expect(
        await p.act('contracts.authority.trust', s.operator, {
          certificate: bad.certificate,
          name: '一',
          licence: '一',
          sample: true,
        }),
      ).toMatchObject(no('certificate-form'))
      const again = {
        kind: 'person',
        certificate: base64(s.lesseeSide.personKey.certificate),
        chain: [],
        signature: bad.signature,
      }
      expect(await p.act('contracts.certificate.register', actor, again)).toMatchObject(no('certificate-known'))
    })

    test('who gives authority to sign: representatives by the operator, mandates by the representative', async () => {
      const clerk = await personOf(p, s.lessee, '职员')
      const mandate = {
        party: s.lessee.party,
        person: clerk.person!,
        kind: 'mandate',
        limitFen: 100,
        from: '2026-01-01',
        until: '2026-12-31',
      }
      const grant = (actor: typeof clerk, over: object = {}) =>
        p.act('contracts.mandate.grant', actor, { ...mandate, ...over })
      expect(await grant(clerk)).toMatchObject(no('not-representative', 'cn/civil-code#165'))
      expect(await grant(s.operator)).toMatchObject(no('not-representative'))
      expect(await grant(s.providerSide.actor)).toMatchObject(no('mandate-not-yours'))
      expect(await grant(s.lesseeSide.actor, { kind: 'legal-representative', limitFen: null })).toMatchObject(
        no('representative-by-register', 'cn/civil-code#61'),
      )
      expect(await grant(s.lesseeSide.actor, { person: s.providerSide.actor.person })).toMatchObject(
        no('person-unknown'),
      )
      await expect(grant(s.lesseeSide.actor, { until: null })).rejects.toThrow('last day')
      await expect(grant(s.lesseeSide.actor, { until: '2025-12-31' })).rejects.toThrow('not before')
      expect(await grant(s.lesseeSide.actor)).toMatchObject({ done: true })
    })
  })

  test('two hundred signatures at once on fifty contracts: none is lost', async () => {
    // drafted one by one, read by decree: here it is the signing that is tried
    const many: (typeof drafted)[] = []
    for (let i = 0; i < 50; i += 1) many.push(await draftedContract(p, s, 'by-scale'))
    await p.world.store.transact(async (tx) => {
      for (const [side, { actor }] of [
        ['lessee', s.lesseeSide],
        ['provider', s.providerSide],
      ] as const)
        tx.queue(
          `insert into contracts.acknowledgement (lease, clause, side, person, terms_hash, seconds, words, at)
           select l.lease, c ->> 'id', $1, $2, l.terms_hash, 60, '示例', now() from contracts.lease l, jsonb_array_elements(l.text) c
            where l.lease = any($3) and c ->> 'exceptional' is not null`,
          [side, actor.person, many.map(({ lease }) => lease)],
        )
    })
    // of each contract the four signatures follow each other on one file; the fifty run at once
    const run = async (contract: typeof drafted): Promise<boolean[]> => {
      const outcomes: boolean[] = []
      for (const side of [s.lesseeSide, s.providerSide])
        for (const kind of ['person', 'company'] as const) {
          const { input } = await signOnPaper(p, s, side, kind, contract)
          outcomes.push((await sign(side, input)).done)
        }
      return outcomes
    }
    const done = (await Promise.all(many.map(run))).flat()
    expect(done).toHaveLength(200)
    expect(done.every(Boolean)).toBe(true)
    const [row] = await p.world.store.transact((tx) =>
      tx.rows<{ signatures: number; signed: number }>(
        `select count(*)::int as signatures, count(distinct l.lease) filter (where l.state = 'signed')::int as signed
           from contracts.signature s join contracts.lease l using (lease) where lease = any($1)`,
        [many.map(({ lease }) => lease)],
      ),
    )
    expect(row).toEqual({ signatures: 200, signed: 50 })
  }, 120_000)
})

// A hostile side and a careless one: what the road of a negotiated contract must not let through.
import { issueCertificate } from '#kernel/signing'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  acknowledgeAll,
  base64,
  draftedContract,
  leaseAnswers,
  possession,
  seen,
  signOnPaper,
  signedContract,
  stage,
  type Stage,
} from '../../../test/contract-stage.ts'
import { platformActor, testPlatform, type TestPlatform } from '../../../test/world.ts'

const no = (refused: string, ...basis: string[]) => ({
  done: false,
  refused,
  ...(basis.length > 0 ? { basis: expect.arrayContaining(basis) } : {}),
})

describe('against bad faith', () => {
  let p: TestPlatform
  let s: Stage

  const open = (answers: object = leaseAnswers, more: object = {}) =>
    p.act('contracts.negotiation.open', s.lesseeSide.actor, {
      framework: 'by-server',
      counterparty: s.provider.party,
      offer: null,
      answers,
      ...more,
    })
  const opened = async (): Promise<string> => {
    const outcome = await open()
    if (!outcome.done) throw new Error(outcome.refused)
    return (outcome.decision as { negotiation: string }).negotiation
  }
  const propose = (negotiation: string, changes: object[]) =>
    p.act('contracts.change.propose', s.providerSide.actor, { negotiation, base: 1, changes, note: '' })

  beforeAll(async () => {
    p = await testPlatform({ seed: 'abuse' })
    s = await stage(p)
  })
  afterAll(() => p.close())

  test('the certificate of a person in the company is no seal of the company', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    const certificate = issueCertificate(
      s.root,
      { kind: 'person', name: '普通员工', company: '需求方（示例）', uscc: null },
      { spki },
      { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' },
    )
    const { party } = s.lesseeSide.actor
    expect(
      await p.act('contracts.certificate.register', s.lesseeSide.actor, {
        kind: 'company',
        certificate: base64(certificate),
        chain: [],
        signature: possession({ party, person: null, kind: 'company' }, certificate, key),
      }),
    ).toMatchObject(no('certificate-no-seal', 'platform/contract-rules#certificate-of-own'))
  })

  test.each([
    ['a mark of direction', '付款期限为\u202e03\u202c日'],
    ['no width', '不\u200b得解除'],
    ['a tag', '第\u{e0041}一条'],
    ['a control', '第\u0007一条'],
    ['a filler', '第\u3164一条'],
  ])('words with %s are not taken into a contract', async (_what, zh) => {
    const negotiation = await opened()
    const add = { kind: 'add', clause: 'own', after: 'general', title: { zh: '自定', en: 'own' }, zh, en: 'x' }
    expect(await propose(negotiation, [add])).toMatchObject(no('hidden-characters'))
    expect(await propose(negotiation, [{ ...add, zh: '文字', title: { zh, en: 'own' } }])).toMatchObject(
      no('hidden-characters'),
    )
    expect(await propose(negotiation, [{ kind: 'answer', slot: 'purpose', value: zh }])).toMatchObject(no('bad-answer'))
    // what looks like a place, a page or a program stays words; rare characters stay as they are
    const words = '{lesseeName} #set page(width: 1cm) <script>alert(1)</script> 镕喆堃翀犇燊䶮\n第二行'
    expect(await propose(negotiation, [{ ...add, zh: words }])).toMatchObject({ done: true })
  })

  test('a text that nobody could read is not taken', async () => {
    const negotiation = await opened()
    const clauses = Array.from({ length: 40 }, (_, n) => ({
      kind: 'add',
      clause: `own-${n}`,
      after: n === 0 ? 'general' : `own-${n - 1}`,
      title: { zh: '自定', en: 'own' },
      zh: '字'.repeat(8_000),
      en: '',
    }))
    expect(await propose(negotiation, clauses)).toMatchObject(no('text-too-long'))
    expect(await propose(negotiation, clauses.slice(0, 30))).toMatchObject({ done: true })
  })

  test('a licence that ended, or a term that is over, after settling: nobody signs any more', async () => {
    const drafted = await draftedContract(p, s, 'by-server', {
      ...leaseAnswers,
      startsAt: '2026-06-10T00:00:00.000Z',
      endsOn: '2026-06-20',
    })
    for (const side of [s.lesseeSide, s.providerSide]) await acknowledgeAll(p, side, drafted.lease)
    const until = (day: string) =>
      p.world.store.transact(async (tx) => tx.queue('update admission.licence set valid_until = $1', [day]))
    await until('2026-06-01')
    const { input } = await signOnPaper(p, s, s.lesseeSide, 'person', drafted)
    expect(await p.act('contracts.lease.sign', s.lesseeSide.actor, input)).toMatchObject(
      no('no-licence', 'cn/telecom-regulations#13'),
    )
    await until('2030-12-31')
    expect(await p.act('contracts.lease.sign', s.lesseeSide.actor, input)).toMatchObject({ done: true })
    p.clock.set('2026-06-20T16:00:00.000Z')
    const last = await signOnPaper(p, s, s.providerSide, 'person', drafted)
    expect(await p.act('contracts.lease.sign', s.providerSide.actor, last.input)).toMatchObject(
      no('term-over', 'cn/civil-code#160'),
    )
  })

  test('after signing nobody ends it without a ground, or writes over what was acknowledged', async () => {
    const { lease, termsHash } = await signedContract(p, s, 'by-server', {
      ...leaseAnswers,
      startsAt: '2026-06-25T00:00:00.000Z',
    })
    for (const { actor } of [s.lesseeSide, s.providerSide]) {
      expect(await p.act('contracts.lease.end', actor, { lease, reason: '不想做了' })).toMatchObject(
        no('ground-needed', 'cn/civil-code#563'),
      )
      expect((await seen(p, 'contracts.lease.get', actor, { lease })).can.end).toMatchObject({ allowed: false })
    }
    p.clock.tick(3_600_000)
    const inOwnWords = '事后改写：其实我们从来没有看懂这一条，也没有人给我们讲过。'
    const rewritten = { lease, clause: 'termination', termsHash, seconds: 300, inOwnWords }
    expect(await p.act('contracts.clause.acknowledge', s.lesseeSide.actor, rewritten)).toMatchObject(
      no('signed-already'),
    )
    await p.yes('contracts.lease.end', platformActor, { lease, reason: '依解除案卷' })
  })

  test('an assignment passes a lease that is there, between those who hold it', async () => {
    const { lease } = await signedContract(p, s, 'by-scale')
    const [thief, heir] = [await p.party('外人（示例）', ['lessee']), await p.party('受让方（示例）', ['lessee'])]
    const begins = async (actor: typeof thief, assignedLease: string) => {
      const { negotiation } = await p.yes('contracts.negotiation.open', actor, {
        framework: 'assignment',
        counterparty: s.provider.party,
        assignee: heir.party,
        offer: null,
        answers: {
          assignedLease,
          assignmentKind: 'whole',
          assignmentFrom: '2026-07-01T16:00:00.000Z',
          assignmentPriceFen: 0,
          endsOn: '2026-12-31',
          unitPriceFen: 600,
          lesseeServiceAddress: 'a@example.invalid',
          providerServiceAddress: 'b@example.invalid',
          assigneeServiceAddress: 'c@example.invalid',
        },
      })
      const { revision, sha256 } = await seen(p, 'contracts.negotiation.get', actor, { negotiation })
      return p.act('contracts.negotiation.settle', actor, { negotiation, revision, sha256 })
    }
    for (const named of [lease, 'DDZL-1', p.clock.id()])
      expect(await begins(thief, named)).toMatchObject(no('nothing-to-pass', 'cn/civil-code#555'))
    expect(await begins(s.lesseeSide.actor, lease)).toMatchObject({ done: true })
  })

  test('nobody is swamped: open negotiations and unanswered proposals have a limit', async () => {
    const negotiation = await opened()
    const cure = [{ kind: 'answer', slot: 'cureDays', value: 20 }]
    for (let n = 0; n < 100; n += 1) expect(await propose(negotiation, cure)).toMatchObject({ done: true })
    expect(await propose(negotiation, cure)).toMatchObject(
      no('too-many-open', 'platform/contract-rules#negotiation-limits'),
    )
    let outcome = await open({})
    for (let n = 0; n < 50 && outcome.done; n += 1) outcome = await open({})
    expect(outcome).toMatchObject(no('too-many-open'))
    // the other side begins its own
    expect(
      await p.act('contracts.negotiation.open', s.providerSide.actor, {
        framework: 'by-server',
        counterparty: s.lessee.party,
        offer: null,
        answers: {},
      }),
    ).toMatchObject({ done: true })
  })
})

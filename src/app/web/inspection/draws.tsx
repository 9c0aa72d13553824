import { seedCommitment } from '#kernel/lots'
import { useState, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { DrawItem, DrawLine, InspectionPlan } from '../api/inspection-rows.ts'
import { rowsOf, useItem, useMe, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Go } from '../ui/link.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Instant } from '../ui/period.tsx'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { repeated } from './repeat-draw.ts'
import '../public/portal.css'
import './inspection.css'

loadWords(inspectionWords)

const RULES = ['cn/business-environment#54', 'platform/supervision-rules#draw'] as const

/** The seed is made here and kept here: the platform gets its hash now, and the seed itself when it is told. */
const seedKey = (seedSha256: string): string => `suan.seed.${seedSha256}`

const newSeed = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const liesIn = (place: string, around: string): boolean => place === around || place.startsWith(`${around}-`)

/** The caps that bind: of all plans that reach the place the lowest for each tier. */
const lowest = (plans: readonly InspectionPlan[]): DrawItem['caps'] =>
  plans.length === 0
    ? null
    : {
        rarer: Math.min(...plans.map(({ caps }) => caps.rarer)),
        usual: Math.min(...plans.map(({ caps }) => caps.usual)),
        oftener: Math.min(...plans.map(({ caps }) => caps.oftener)),
      }

const stageOf = (draw: DrawLine): 'committed' | 'frozen' | 'drawn' =>
  draw.drawnAt !== null ? 'drawn' : draw.frozenAt !== null ? 'frozen' : 'committed'

/** 抽取: what binds each draw, for everyone; and a new one. */
export function DrawsPage(): ReactNode {
  const { t } = useTongue()
  const asked = useRows('supervision.draw.list')
  return (
    <Page
      title={t('desk.inspection.draws')}
      lead={
        <>
          {t('inspect.draws.lead')} <BasisMark what={t('desk.inspection.draws')} basis={RULES} />
        </>
      }
    >
      <FilterTable<DrawLine>
        plain
        name="draws"
        label={t('desk.inspection.draws')}
        asked={{ ...asked, rows: rowsOf(asked.data) }}
        rowKey={(row) => row.draw}
        empty={<Empty next={t('inspect.draws.none.next')}>{t('inspect.draws.none')}</Empty>}
        columns={[
          {
            key: 'no',
            title: t('inspect.draw'),
            head: true,
            value: (row) => row.no,
            render: (row) => (
              <span className="row-head figure">
                <Go to={paths.regulatorDraw(row.draw)}>{row.no}</Go>
              </span>
            ),
          },
          {
            key: 'kind',
            title: t('inspect.draw.of'),
            value: (row) => t(`inspect.draw.${row.kind}`),
            render: (row) => t(`inspect.draw.${row.kind}`),
          },
          {
            key: 'body',
            title: t('inspect.body'),
            value: (row) => row.bodyName ?? '',
            render: (row) => row.bodyName ?? '',
          },
          {
            key: 'stage',
            title: t('watch.state.word'),
            value: (row) => t(`inspect.draw.${stageOf(row)}`),
            render: (row) => (
              <StateTag tone={row.drawnAt === null ? 'act' : 'good'}>{t(`inspect.draw.${stageOf(row)}`)}</StateTag>
            ),
          },
          {
            key: 'hash',
            title: t('inspect.draw.seedHash'),
            render: (row) => <span className="hash">{row.seedSha256.slice(0, 16)}…</span>,
          },
          { key: 'at', title: t('inspect.draw.committedAt'), render: (row) => <Instant of={row.committedAt} /> },
        ]}
      />
      <Section title={t('inspect.draw.new')}>
        <Commit />
      </Section>
    </Page>
  )
}

function Commit(): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  const place = useOwnPlace()
  const commit = useAct('supervision.draw.commit')
  const plans = rowsOf(useRows('supervision.plan.list', { year: new Date().getFullYear() }).data)
  const items = rowsOf(useRows('supervision.item.list', { standing: 'yes' }).data)
  const plan = plans.find(({ body }) => body === me?.party)
  const planned = items.filter(({ item }) => plan?.items.includes(item) === true)
  const [kind, setKind] = useState<'inspection' | 'erasure'>('inspection')
  const [item, setItem] = useState('')
  const chosen = planned.find((each) => each.item === item) ?? planned[0]
  const why =
    place === null
      ? t('load.busy')
      : kind === 'inspection' && (plan === undefined || chosen === undefined)
        ? t('inspect.need.plan')
        : null
  const send = () => {
    if (why !== null) return
    const seed = newSeed()
    const seedSha256 = seedCommitment(seed)
    // kept before the hash goes out: a seed that is lost can never be told
    localStorage.setItem(seedKey(seedSha256), seed)
    commit.mutate(
      kind === 'erasure'
        ? { kind, place: place!, seedSha256 }
        : { kind, place: place!, plan: plan!.plan, item: chosen!.item, officersEach: 2, seedSha256 },
    )
  }
  return (
    <form
      className="inspect-form"
      aria-label={t('inspect.draw.new')}
      onKeyDown={deliberate}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <p>{t('inspect.draw.how')}</p>
      <Labelled label={t('inspect.draw.of')}>
        {(id) => (
          <select id={id} value={kind} onChange={({ target }) => setKind(target.value as typeof kind)}>
            <option value="inspection">{t('inspect.draw.inspection')}</option>
            <option value="erasure">{t('inspect.draw.erasure')}</option>
          </select>
        )}
      </Labelled>
      {kind === 'inspection' && plan !== undefined && (
        <Caps of={lowest(plans.filter((each) => place !== null && liesIn(place, each.place)))} />
      )}
      {kind === 'inspection' && planned.length > 0 && (
        <Labelled label={t('inspect.item')}>
          {(id) => (
            <select id={id} value={chosen?.item ?? ''} onChange={({ target }) => setItem(target.value)}>
              {planned.map((each) => (
                <option key={each.item} value={each.item}>
                  {say(each.title)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      {commit.isError && <Failure error={commit.error} />}
      {commit.isSuccess && (
        <Done receipt={commit.data.receipt}>
          {t('inspect.draw.committed.done', { no: commit.data.decision.no })}{' '}
          <Go to={paths.regulatorDraw(commit.data.decision.draw)}>{t('inspect.draw.go')}</Go>
        </Done>
      )}
      <Guarded htmlType="submit" type="primary" why={why} basis={RULES} loading={commit.isPending}>
        {t('inspect.draw.commit')}
      </Guarded>
    </form>
  )
}

/** One draw, step by step, and its repetition. */
export function DrawPage({ draw }: { draw: string }): ReactNode {
  const { t } = useTongue()
  const asked = useItem('supervision.draw.get', { draw })
  const of = asked.data?.item
  const crumb = (
    <p className="crumb">
      <Go to={paths.regulatorDraws()}>{t('desk.inspection.draws')}</Go>
    </p>
  )
  if (of == null)
    return (
      <Page title={t('inspect.draw')} above={crumb}>
        {asked.isPending && <Loading label={t('load.busy')} rows={6} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of === null && <Empty next={t('inspect.draw.closed.next')}>{t('inspect.draw.closed')}</Empty>}
      </Page>
    )
  return (
    <Page
      title={of.no}
      above={crumb}
      state={<StateTag tone={of.drawnAt === null ? 'act' : 'good'}>{t(`inspect.draw.${stageOf(of)}`)}</StateTag>}
      lead={
        <>
          {t('inspect.draw.how')} <BasisMark what={t('inspect.draw')} basis={RULES} />
        </>
      }
    >
      <Section title={t('inspect.draw.course')}>
        <Course of={of} />
      </Section>
      {of.chosen !== null && <Outcome of={of} />}
      <Section title={t('inspect.draw.frame', { n: of.frame.length })}>
        {of.kind === 'inspection' && <Caps of={of.caps} />}
        {of.frame.length === 0 ? (
          <Empty>{t('inspect.draw.frame.none')}</Empty>
        ) : (
          <ul className="papers">
            {of.frame.map(({ subject, stratum, name, done }) => (
              <li key={subject}>
                {name ?? <span className="hash">{subject}</span>}
                {stratum !== undefined && <span className="quiet"> · {t(`inspect.tier.${stratum}`)}</span>}
                {stratum !== undefined && done !== null && of.caps !== null && (
                  <span className="quiet">
                    {' '}
                    · {t('inspect.year.of', { year: of.year, done, cap: of.caps[stratum] })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </Page>
  )
}

/** How often one enterprise may be inspected in a year, by tier. */
function Caps({ of }: { of: DrawItem['caps'] }): ReactNode {
  const { t } = useTongue()
  return (
    <p>
      {of === null ? t('inspect.year.noPlan') : t('inspect.year.caps', of)}{' '}
      <BasisMark
        what={t('inspect.year.what')}
        basis={['cn/inspection-rules-2024#frequency', 'platform/supervision-rules#cap']}
      />
    </p>
  )
}

function Course({ of }: { of: DrawItem }): ReactNode {
  const { t, say } = useTongue()
  const freeze = useAct('supervision.draw.freeze')
  const reveal = useAct('supervision.draw.reveal')
  const [typed, setTyped] = useState('')
  const seed = localStorage.getItem(seedKey(of.seedSha256)) ?? typed.trim()
  return (
    <>
      <Facts
        of={[
          of.itemTitle === null ? null : [t('inspect.item'), `${say(of.itemTitle)} · ${of.itemNo ?? ''}`],
          [t('inspect.draw.seedHash'), <span className="hash">{of.seedSha256}</span>],
          [t('inspect.draw.committedAt'), <Instant of={of.committedAt} />],
          of.frozenAt === null ? null : [t('inspect.draw.frozenAt'), <Instant of={of.frozenAt} />],
          of.frameSha256 === null
            ? null
            : [t('inspect.draw.frameHash'), <span className="hash">{of.frameSha256}</span>],
          of.nonce === null ? null : [t('inspect.draw.nonce'), <span className="hash">{of.nonce}</span>],
          of.seed === null ? null : [t('inspect.draw.seed'), <span className="hash">{of.seed}</span>],
        ]}
      />
      {(freeze.isError || reveal.isError) && <Failure error={(freeze.error ?? reveal.error)!} />}
      {of.mine && of.nonce === null && (
        <p>
          <Guarded
            type="primary"
            why={null}
            basis={RULES}
            loading={freeze.isPending}
            onClick={() => freeze.mutate({ draw: of.draw })}
          >
            {t('inspect.draw.freeze')}
          </Guarded>
        </p>
      )}
      {of.mine && of.nonce !== null && of.seed === null && (
        <form
          className="inspect-form"
          aria-label={t('inspect.draw.reveal')}
          onKeyDown={deliberate}
          onSubmit={(event) => {
            event.preventDefault()
            reveal.mutate({ draw: of.draw, seed })
          }}
        >
          {localStorage.getItem(seedKey(of.seedSha256)) === null && (
            <Labelled label={t('inspect.draw.seed.typed')} wide>
              {(id) => <input id={id} type="text" value={typed} onChange={({ target }) => setTyped(target.value)} />}
            </Labelled>
          )}
          <Guarded
            htmlType="submit"
            type="primary"
            why={seed.length < 32 ? t('inspect.need.seed') : null}
            basis={RULES}
            loading={reveal.isPending}
          >
            {t('inspect.draw.reveal')}
          </Guarded>
        </form>
      )}
    </>
  )
}

function Outcome({ of }: { of: DrawItem }): ReactNode {
  const { t, say } = useTongue()
  const check = repeated(of)
  return (
    <>
      <Section title={t('inspect.draw.chosen', { n: of.chosen?.length ?? 0 })}>
        <ul className="papers">
          {(of.chosen ?? []).map((each) => (
            <li key={each.subject}>
              {each.name ?? <span className="hash">{each.subject}</span>}
              {each.why !== undefined && <> · {say(each.why)}</>}
              {each.certificates.length > 0 && <> · {each.certificates.join('、')}</>}
              {(each.recused?.length ?? 0) > 0 && <> · {t('inspect.draw.recused', { n: each.recused!.length })}</>}{' '}
              {each.file !== null ? (
                <Go to={paths.deskFile('regulator', each.file)}>{t('inspect.draw.file')}</Go>
              ) : (
                of.mine &&
                of.kind === 'inspection' && (
                  <Go to={paths.deskFileOpen('regulator', 'supervision.inspection')}>{t('inspect.open')}</Go>
                )
              )}
            </li>
          ))}
        </ul>
      </Section>
      {check !== null && (
        <Section title={t('inspect.draw.repeat')}>
          <p>{t('inspect.draw.repeat.lead')}</p>
          <ul className="papers" aria-label={t('inspect.draw.repeat')}>
            {(['seed', 'frame', 'chosen', 'officers'] as const).map((part) => (
              <li key={part}>
                <StateTag tone={check[part] ? 'good' : 'bad'}>
                  {t(check[part] ? 'inspect.same' : 'inspect.other')}
                </StateTag>{' '}
                {t(`inspect.repeat.${part}`)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

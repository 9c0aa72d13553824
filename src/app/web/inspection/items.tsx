import { useState, type FormEvent, type ReactNode } from 'react'
import { useAct } from '../api/attempt.ts'
import type { AskedLine, InspectionItem, InspectionPlan, OfficerLine, Tier } from '../api/inspection-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { useOwnPlace } from '../admission/own-place.ts'
import { inspectionWords } from '../i18n/inspection-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { deliberate } from '../ui/deliberate.ts'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { ppmText } from '../ui/figures.ts'
import { FilterTable } from '../ui/filter-table.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { roleName } from '../ui/role.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { TIERS } from './names.ts'
import { Typed } from './typed.tsx'
import '../public/portal.css'
import './inspection.css'

loadWords(inspectionWords)

/** 事项、计划与人员: what is published before anyone is inspected. */
export function InspectionItemsPage(): ReactNode {
  const { t } = useTongue()
  const items = useRows('supervision.item.list')
  return (
    <Page
      title={t('desk.inspection.items')}
      lead={
        <>
          {t('inspect.items.lead')}{' '}
          <BasisMark
            what={t('inspect.items')}
            basis={['cn/inspection-rules-2024#items', 'platform/supervision-rules#items']}
          />
        </>
      }
    >
      <Section title={t('inspect.items')}>
        <Items of={items} />
        <PublishItem />
      </Section>
      <Section title={t('inspect.plans')}>
        <Plans />
        <PublishPlan items={rowsOf(items.data).filter(({ withdrawnOn }) => withdrawnOn === null)} />
      </Section>
      <Section title={t('inspect.officers')}>
        <Officers />
        <RegisterOfficer />
      </Section>
    </Page>
  )
}

function Items({ of }: { of: ReturnType<typeof useRows<'supervision.item.list'>> }): ReactNode {
  const { t, say, lang } = useTongue()
  return (
    <FilterTable<InspectionItem>
      plain
      name="inspection-items"
      label={t('inspect.items')}
      asked={{ ...of, rows: rowsOf(of.data) }}
      rowKey={(row) => row.item}
      empty={<Empty next={t('inspect.items.none.next')}>{t('inspect.items.none')}</Empty>}
      columns={[
        {
          key: 'title',
          title: t('inspect.item'),
          head: true,
          value: (row) => say(row.title),
          render: (row) => (
            <span className="row-head">
              {say(row.title)} <span className="quiet figure">{row.no}</span>{' '}
              <BasisMark what={say(row.title)} basis={row.ground} />
            </span>
          ),
        },
        {
          key: 'body',
          title: t('inspect.body'),
          value: (row) => row.bodyName ?? '',
          render: (row) => `${row.bodyName ?? roleName(row.role, t)} · ${placeName(row.place, lang)}`,
        },
        {
          key: 'asks',
          title: t('inspect.asks'),
          render: (row) => (
            <span className="inspect-wrap">{row.checklist.map(({ asks }) => say(asks)).join(t('inspect.listed'))}</span>
          ),
        },
        {
          key: 'data',
          title: t('inspect.byData'),
          value: (row) => t(row.byData ? 'inspect.byData.yes' : 'inspect.byData.no'),
          render: (row) => t(row.byData ? 'inspect.byData.yes' : 'inspect.byData.no'),
        },
        {
          key: 'since',
          title: t('inspect.published'),
          value: (row) => row.publishedOn,
          render: (row) => (
            <>
              <Day of={row.publishedOn} />
              {row.withdrawnOn !== null && (
                <>
                  {' '}
                  <StateTag tone="over">{t('inspect.withdrawn', { day: row.withdrawnOn })}</StateTag>
                </>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

/** "key | 中文 | English | yes-no" a line, or with a unit: "temp | 温度 | temperature | measure ℃". */
function linesOf(text: string): AskedLine[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const asked = lines.map((line, at): AskedLine | null => {
    const [zh = '', en = '', how = ''] = line.split('|').map((part) => part.trim())
    const [kind, unit] = how.split(/\s+/, 2)
    if (zh === '' || en === '') return null
    const key = `q${at + 1}`
    if (kind === 'measure') return unit === undefined ? null : { key, asks: { zh, en }, kind, unit }
    return kind === 'yes-no' || kind === 'text' ? { key, asks: { zh, en }, kind } : null
  })
  return asked.length === 0 || asked.includes(null) ? null : (asked as AskedLine[])
}

function PublishItem(): ReactNode {
  const { t } = useTongue()
  const place = useOwnPlace()
  const publish = useAct('supervision.item.publish')
  const [given, setGiven] = useState({ zh: '', en: '', ground: '', field: '', lines: '', byData: 'yes' })
  const put = (more: Partial<typeof given>) => setGiven({ ...given, ...more })
  const lines = linesOf(given.lines)
  const ground = given.ground.split(/[\s、,，]+/).filter((cite) => cite !== '')
  const why =
    place === null
      ? t('load.busy')
      : given.zh === '' || given.en === '' || given.field === ''
        ? t('inspect.need.title')
        : ground.length === 0
          ? t('inspect.need.ground')
          : lines === null
            ? t('inspect.need.lines')
            : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (why !== null || lines === null) return
    publish.mutate({
      place: place!,
      title: { zh: given.zh, en: given.en },
      ground,
      field: given.field,
      objects: ['provider'],
      byData: given.byData as 'yes' | 'no',
      checklist: lines,
    })
  }
  return (
    <details className="inspect-open">
      <summary>{t('inspect.item.publish')}</summary>
      <form className="inspect-form" aria-label={t('inspect.item.publish')} onSubmit={submit} onKeyDown={deliberate}>
        <Typed label={t('inspect.item.zh')} value={given.zh} put={(zh) => put({ zh })} />
        <Typed label={t('inspect.item.en')} value={given.en} put={(en) => put({ en })} />
        <Typed label={t('inspect.item.ground')} value={given.ground} put={(text) => put({ ground: text })} />
        <Typed label={t('inspect.item.field')} value={given.field} put={(field) => put({ field })} />
        <Labelled label={t('inspect.item.lines')} wide>
          {(id) => (
            <textarea
              id={id}
              rows={5}
              placeholder={'有管理制度 | A policy exists | yes-no\n机房温度 | Temperature | measure ℃'}
              value={given.lines}
              onChange={({ target }) => put({ lines: target.value })}
            />
          )}
        </Labelled>
        <Chosen
          label={t('inspect.byData')}
          value={given.byData}
          of={['yes', 'no']}
          word={(value) => `inspect.byData.${value}` as WordId}
          put={(byData) => put({ byData })}
        />
        {publish.isError && <Failure error={publish.error} />}
        {publish.isSuccess && (
          <Done receipt={publish.data.receipt}>{t('inspect.item.done', { no: publish.data.decision.no })}</Done>
        )}
        <Guarded
          htmlType="submit"
          type="primary"
          why={why}
          basis={['cn/inspection-rules-2024#items']}
          loading={publish.isPending}
        >
          {t('inspect.item.publish')}
        </Guarded>
      </form>
    </details>
  )
}

function Chosen(props: {
  label: string
  value: string
  of: readonly string[]
  word: (value: string) => WordId
  put: (value: string) => void
}): ReactNode {
  const { t } = useTongue()
  return (
    <Labelled label={props.label}>
      {(id) => (
        <select id={id} value={props.value} onChange={({ target }) => props.put(target.value)}>
          {props.of.map((value) => (
            <option key={value} value={value}>
              {t(props.word(value))}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

function Plans(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('supervision.plan.list')
  const ofTier = (of: Record<Tier, number>, shown: (n: number) => string): ReactNode => (
    <span className="inspect-wrap">
      {TIERS.map((tier) => `${t(`inspect.tier.${tier}`)} ${shown(of[tier])}`).join(' · ')}
    </span>
  )
  return (
    <FilterTable<InspectionPlan>
      plain
      name="inspection-plans"
      label={t('inspect.plans')}
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.plan}
      empty={<Empty next={t('inspect.plans.none.next')}>{t('inspect.plans.none')}</Empty>}
      columns={[
        {
          key: 'no',
          title: t('inspect.plan'),
          head: true,
          value: (row) => row.no,
          render: (row) => (
            <span className="row-head figure">
              {row.year} · {row.no}
            </span>
          ),
        },
        {
          key: 'body',
          title: t('inspect.body'),
          value: (row) => row.bodyName ?? '',
          render: (row) => `${row.bodyName ?? ''} · ${placeName(row.place, lang)}`,
        },
        {
          key: 'items',
          title: t('inspect.items'),
          number: true,
          value: (row) => row.items.length,
          render: (row) => row.items.length,
        },
        { key: 'caps', title: t('inspect.caps'), render: (row) => ofTier(row.caps, (n) => t('inspect.times', { n })) },
        { key: 'shares', title: t('inspect.shares'), render: (row) => ofTier(row.shares, ppmText) },
      ]}
    />
  )
}

const PERCENT_PPM = 10_000

function PublishPlan({ items }: { items: readonly InspectionItem[] }): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  const place = useOwnPlace()
  const publish = useAct('supervision.plan.publish')
  const [year, setYear] = useState(String(new Date().getFullYear()))
  const [caps, setCaps] = useState<Record<Tier, string>>({ rarer: '1', usual: '2', oftener: '4' })
  const [shares, setShares] = useState<Record<Tier, string>>({ rarer: '5', usual: '10', oftener: '30' })
  const own = items.filter(({ bodyName }) => bodyName === me?.partyName)
  const number = (of: Record<Tier, string>, times: number): Record<Tier, number> =>
    Object.fromEntries(TIERS.map((tier) => [tier, Math.round(Number(of[tier]) * times)])) as Record<Tier, number>
  const why = own.length === 0 ? t('inspect.need.items') : place === null ? t('load.busy') : null
  return (
    <details className="inspect-open">
      <summary>{t('inspect.plan.publish')}</summary>
      <form
        className="inspect-form"
        aria-label={t('inspect.plan.publish')}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null)
            publish.mutate({
              place: place!,
              year: Number(year),
              items: own.map(({ item }) => item),
              caps: number(caps, 1),
              shares: number(shares, PERCENT_PPM),
            })
        }}
      >
        <p className="quiet">{t('inspect.plan.lead', { items: own.map(({ title }) => say(title)).join('、') })}</p>
        <Typed label={t('inspect.plan.year')} value={year} put={setYear} />
        {TIERS.map((tier) => (
          <div key={tier} className="controls">
            <Typed
              label={t('inspect.plan.cap', { tier: t(`inspect.tier.${tier}`) })}
              value={caps[tier]}
              put={(text) => setCaps({ ...caps, [tier]: text })}
            />
            <Typed
              label={t('inspect.plan.share', { tier: t(`inspect.tier.${tier}`) })}
              value={shares[tier]}
              put={(text) => setShares({ ...shares, [tier]: text })}
            />
          </div>
        ))}
        {publish.isError && <Failure error={publish.error} />}
        {publish.isSuccess && (
          <Done receipt={publish.data.receipt}>{t('inspect.plan.done', { no: publish.data.decision.no })}</Done>
        )}
        <Guarded
          htmlType="submit"
          type="primary"
          why={why}
          basis={['cn/inspection-rules-2024#frequency', 'platform/supervision-rules#cap']}
          loading={publish.isPending}
        >
          {t('inspect.plan.publish')}
        </Guarded>
      </form>
    </details>
  )
}

function Officers(): ReactNode {
  const { t, lang } = useTongue()
  const asked = useRows('supervision.officer.list', { own: 'yes' })
  return (
    <FilterTable<OfficerLine>
      plain
      name="officers"
      label={t('inspect.officers')}
      asked={{ ...asked, rows: rowsOf(asked.data) }}
      rowKey={(row) => row.officer}
      empty={<Empty next={t('inspect.officers.none.next')}>{t('inspect.officers.none')}</Empty>}
      columns={[
        {
          key: 'name',
          title: t('inspect.officer'),
          head: true,
          value: (row) => row.name,
          render: (row) => (
            <span className="row-head">
              {row.name} <span className="quiet figure">{row.certificate}</span>
            </span>
          ),
        },
        {
          key: 'until',
          title: t('inspect.validUntil'),
          value: (row) => row.validUntil,
          render: (row) =>
            row.retiredOn === null ? (
              <Day of={row.validUntil} />
            ) : (
              <StateTag tone="over">{t('inspect.retired')}</StateTag>
            ),
        },
        { key: 'fields', title: t('inspect.field'), render: (row) => row.fields.join('、') },
        { key: 'place', title: t('form.place'), render: (row) => placeName(row.place, lang) },
        {
          key: 'ties',
          title: t('inspect.ties'),
          render: (row) =>
            row.ties.length === 0
              ? '—'
              : row.ties.map(({ uscc, kind }) => `${uscc}（${t(`inspect.tie.${kind}`)}）`).join('、'),
        },
        { key: 'declare', title: t('inspect.tie.declare'), render: (row) => <DeclareTie officer={row} /> },
      ]}
    />
  )
}

const KINDS = ['relative', 'former-employer', 'holding', 'other'] as const

function DeclareTie({ officer }: { officer: OfficerLine }): ReactNode {
  const { t } = useTongue()
  const declare = useAct('supervision.officer.declare-tie')
  const [given, setGiven] = useState({ uscc: '', kind: 'relative', note: '' })
  const title = `${t('inspect.tie.declare')} ${officer.certificate}`
  const why = given.uscc.trim().length !== 18 || given.note.trim() === '' ? t('inspect.need.tie') : null
  return (
    <details className="inspect-open">
      <summary aria-label={title}>{t('inspect.tie.declare')}</summary>
      <form
        className="inspect-form"
        aria-label={title}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null)
            declare.mutate({
              officer: officer.officer,
              uscc: given.uscc.trim(),
              kind: given.kind as (typeof KINDS)[number],
              note: given.note.trim(),
            })
        }}
      >
        <Typed label={t('inspect.tie.uscc')} value={given.uscc} put={(uscc) => setGiven({ ...given, uscc })} />
        <Chosen
          label={t('inspect.tie.kind')}
          value={given.kind}
          of={KINDS}
          word={(value) => `inspect.tie.${value}` as WordId}
          put={(kind) => setGiven({ ...given, kind })}
        />
        <Typed label={t('inspect.tie.note')} value={given.note} put={(note) => setGiven({ ...given, note })} />
        {declare.isError && <Failure error={declare.error} />}
        <Guarded htmlType="submit" why={why} basis={['cn/administrative-penalty-law#43']} loading={declare.isPending}>
          {t('inspect.tie.declare')}
        </Guarded>
      </form>
    </details>
  )
}

function RegisterOfficer(): ReactNode {
  const { t } = useTongue()
  const place = useOwnPlace()
  const register = useAct('supervision.officer.register')
  const [given, setGiven] = useState({ name: '', staffNo: '', certificate: '', validUntil: '', fields: '' })
  const put = (more: Partial<typeof given>) => setGiven({ ...given, ...more })
  const why = Object.values(given).some((text) => text.trim() === '')
    ? t('inspect.need.officer')
    : place === null
      ? t('load.busy')
      : null
  return (
    <details className="inspect-open">
      <summary>{t('inspect.officer.register')}</summary>
      <form
        className="inspect-form"
        aria-label={t('inspect.officer.register')}
        onKeyDown={deliberate}
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null)
            register.mutate({
              ...given,
              place: place!,
              fields: given.fields.split(/[\s、,，]+/).filter((f) => f !== ''),
            })
        }}
      >
        <Typed label={t('inspect.officer.name')} value={given.name} put={(name) => put({ name })} />
        <Typed label={t('inspect.officer.staffNo')} value={given.staffNo} put={(staffNo) => put({ staffNo })} />
        <Typed
          label={t('inspect.officer.certificate')}
          value={given.certificate}
          put={(certificate) => put({ certificate })}
        />
        <Typed
          label={t('inspect.validUntil')}
          type="date"
          value={given.validUntil}
          put={(validUntil) => put({ validUntil })}
        />
        <Typed label={t('inspect.officer.fields')} value={given.fields} put={(fields) => put({ fields })} />
        {register.isError && <Failure error={register.error} />}
        {register.isSuccess && <Done receipt={register.data.receipt}>{t('inspect.officer.done')}</Done>}
        <Guarded
          htmlType="submit"
          type="primary"
          why={why}
          basis={['cn/administrative-penalty-law#42', 'platform/supervision-rules#officers']}
          loading={register.isPending}
        >
          {t('inspect.officer.register')}
        </Guarded>
      </form>
    </details>
  )
}

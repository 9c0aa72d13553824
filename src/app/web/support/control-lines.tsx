import { useState, type ReactNode } from 'react'
import type { ChartField } from '../api/file-rows.ts'
import type { Receipt } from '../api/rows.ts'
import type { ControlLine } from '../api/support-rows.ts'
import { rowsOf, useMe, useRows } from '../api/views.ts'
import { StepForm } from '../files/step-form.tsx'
import { supportWords } from '../i18n/support-words.ts'
import { loadWords, useTongue, type WordId } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty } from '../ui/empty.tsx'
import { FilterTable, type Column } from '../ui/filter-table.tsx'
import { ppmText } from '../ui/figures.ts'
import { Section } from '../ui/page.tsx'
import { Day } from '../ui/period.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import '../files/files.css'
import './support.css'

loadWords(supportWords)

const BASIS = [
  'platform/admission-rules#control-register',
  'cn/company-law#265',
  'platform/subsidy-rules#related-party',
]
const ENTERING = ['operator', 'authority:market']

type Doing = { row: ControlLine; how: 'object' | 'end' | 'strike' } | 'enter'

/** 控制关系: the lines that concern the reader, or all for whoever goes by them; entered, ended, struck and objected to. */
export function ControlLines(): ReactNode {
  const { t, say } = useTongue()
  const me = useMe().data
  const asked = useRows('admission.control.list')
  const rows = rowsOf(asked.data)
  const enters = me?.roles.some((role) => ENTERING.includes(role)) === true
  const objects = me?.roles.some((role) => role === 'lessee' || role === 'provider' || role === 'supplier') === true
  const [doing, setDoing] = useState<Doing | null>(null)
  const [done, setDone] = useState<Receipt | null>(null)
  const finished = (receipt: Receipt): void => {
    setDoing(null)
    setDone(receipt)
  }
  const who = (code: string, name: string | null): string => (name === null ? code : `${name} ${code}`)
  const acts = (row: ControlLine): ('object' | 'end' | 'strike')[] =>
    row.struck !== null
      ? []
      : [
          ...(objects ? (['object'] as const) : []),
          ...(enters && row.untilOn === null ? (['end'] as const) : []),
          ...(enters ? (['strike'] as const) : []),
        ]
  const doColumn: Column<ControlLine> = {
    key: 'do',
    title: t('find.do'),
    render: (row) =>
      acts(row).map((how) => (
        <button
          key={how}
          type="button"
          className="plain"
          aria-label={`${t(`control.do.${how}`)} ${row.company} ${row.holder}`}
          onClick={() => setDoing({ row, how })}
        >
          {t(`control.do.${how}`)}
        </button>
      )),
  }
  return (
    <Section title={t('control.title')}>
      <p className="quiet">
        {t(objects ? 'control.lead.own' : 'control.lead')} <BasisMark what={t('control.title')} basis={BASIS} />
      </p>
      {enters && doing !== 'enter' && (
        <p>
          <button type="button" className="button button-second" onClick={() => setDoing('enter')}>
            {t('control.enter')}
          </button>
        </p>
      )}
      {done !== null && <Done receipt={done}>{t('control.done')}</Done>}
      {doing === 'enter' && <Enter done={finished} cancel={() => setDoing(null)} />}
      <FilterTable<ControlLine>
        name="controls"
        label={t('control.title')}
        plain
        asked={{ ...asked, rows }}
        rowKey={(row) => row.control}
        empty={<Empty next={t(objects ? 'control.none.own' : 'control.none.next')}>{t('control.none')}</Empty>}
        columns={[
          {
            key: 'company',
            title: t('control.company'),
            head: true,
            value: (row) => who(row.company, row.companyName),
            render: (row) => (
              <span className="row-head">
                {row.companyName} <span className="quiet figure">{row.company}</span>
              </span>
            ),
          },
          {
            key: 'holder',
            title: t('control.holder'),
            value: (row) => who(row.holder, row.holderName),
            render: (row) => (
              <>
                {who(row.holder, row.holderName)}
                <br />
                <span className="quiet">
                  {t(`control.holderKind.${row.holderKind}` as WordId)} · {t(`control.kind.${row.kind}` as WordId)}{' '}
                  {row.sharePpm !== null && ppmText(row.sharePpm)}
                </span>
              </>
            ),
          },
          {
            key: 'days',
            title: t('control.days'),
            value: (row) => row.fromOn,
            render: (row) => (
              <>
                <Day of={row.fromOn} /> – {row.untilOn === null ? t('control.now') : <Day of={row.untilOn} />}
              </>
            ),
          },
          {
            key: 'state',
            title: t('support.claim.state'),
            render: (row) => (
              <>
                {row.struck === null ? (
                  <StateTag tone={row.untilOn === null ? 'good' : 'over'}>
                    {t(row.untilOn === null ? 'control.state.holds' : 'control.state.ended')}
                  </StateTag>
                ) : (
                  <StateTag tone="over">{t('control.state.struck')}</StateTag>
                )}{' '}
                {row.struck !== null && <span className="quiet">{row.struck}</span>}
                {row.objection !== null && (
                  <span>
                    <StateTag tone="warn">{t('control.state.objected')}</StateTag> {row.objection}
                  </span>
                )}
              </>
            ),
          },
          ...(enters || objects ? [doColumn] : []),
          {
            key: 'source',
            title: t('control.source'),
            render: (row) => (
              <span className="support-source">
                {row.source} <Day of={row.sourceOn} />
                <br />
                {row.files.map(({ name, sha256 }) => (
                  <a key={sha256} href={paths.blob(sha256)} download={name}>
                    {name}
                  </a>
                ))}
              </span>
            ),
          },
        ]}
      />
      {doing !== null && doing !== 'enter' && (
        <StepForm
          key={`${doing.how} ${doing.row.control}`}
          draft={`control.${doing.how}.${doing.row.control}`}
          act={`admission.control.${doing.how}`}
          title={`${t(`control.do.${doing.how}`)} · ${who(doing.row.company, doing.row.companyName)}`}
          basis={BASIS.slice(0, 2)}
          fields={fieldsOf[doing.how]}
          head={{ control: doing.row.control, ...(doing.how === 'end' ? {} : { files: [] }) }}
          headWhy={null}
          against={null}
          done={({ receipt }) => finished(receipt)}
          cancel={() => setDoing(null)}
        >
          <p>
            <strong>{`${t(`control.do.${doing.how}`)}${t('colon')}${who(doing.row.company, doing.row.companyName)}`}</strong>{' '}
            <span className="quiet">{say(doneWith[doing.how])}</span>
          </p>
        </StepForm>
      )}
    </Section>
  )
}

const field = (zh: string, en: string, type: ChartField['type'], more: Partial<ChartField> = {}): ChartField => ({
  label: { zh, en },
  type,
  ...more,
})

const fieldsOf: Record<'object' | 'end' | 'strike', Record<string, ChartField>> = {
  object: {
    statement: field('异议与理由', 'objection and reasons', 'long'),
    files: field('证据', 'evidence', 'files', { optional: true }),
  },
  end: {
    until: field('不再成立的首日', 'first day on which it no longer holds', 'day'),
    source: field('来源', 'source', 'text'),
    files: field('来源文件', 'document of the source', 'files'),
  },
  strike: {
    reasons: field('撤销的理由', 'why it was entered wrongly', 'long'),
    files: field('文件', 'documents', 'files', { optional: true }),
  },
}

const doneWith = {
  object: {
    zh: '登记机构核对后更正、撤销或者维持。',
    en: 'Whoever keeps the register checks and corrects, strikes or keeps it.',
  },
  end: { zh: '此前的期间仍按登记计算。', en: 'The time before it still counts as entered.' },
  strike: { zh: '撤销后视为从未登记。', en: 'Once struck it is as if it had never been entered.' },
}

const choice = (zh: string, en: string, options: readonly (readonly [string, string, string])[]): ChartField => ({
  label: { zh, en },
  type: 'choice',
  options: options.map(([value, zhOption, enOption]) => ({ value, label: { zh: zhOption, en: enOption } })),
})

const entered: Record<string, ChartField> = {
  company: field('被持有企业（统一社会信用代码）', 'business that is held (its code)', 'text'),
  holderKind: choice('持有人类型', 'kind of holder', [
    ['business', '企业', 'business'],
    ['person', '自然人', 'natural person'],
    ['state', '国家出资机构', 'body of the State'],
  ]),
  holder: field('持有人', 'holder', 'text', {
    help: {
      zh: '企业填统一社会信用代码；自然人填登记簿编号，如 P-0001，不填姓名和证件号码',
      en: 'a business by its code; a natural person by its number in the register such as P-0001, no name and no identity number',
    },
  }),
  kind: choice('关系', 'tie', [
    ['share', '持股', 'share'],
    ['agreement', '协议或者其他安排实际控制', 'in control by agreement'],
    ['office', '董事、监事、高级管理人员', 'director, supervisor or senior manager'],
  ]),
  sharePpm: field('持股比例（持股的填写）', 'proportion (for shares)', 'ppm', { optional: true }),
  from: field('自何日起', 'from', 'day'),
  until: field(
    '至何日止（不再成立的首日；仍成立的不填）',
    'until (the first day on which it no longer held; open if it holds)',
    'day',
    {
      optional: true,
    },
  ),
  source: field('来源（公开登记的名称）', 'source (name of the public register)', 'text'),
  sourceOn: field('查询日期', 'day it was looked up', 'day'),
  files: field('来源文件', 'document of the source', 'files'),
}

function Enter({ done, cancel }: { done: (receipt: Receipt) => void; cancel: () => void }): ReactNode {
  const { t } = useTongue()
  return (
    <StepForm
      draft="control.enter"
      act="admission.control.enter"
      title={t('control.enter')}
      basis={BASIS.slice(0, 2)}
      fields={entered}
      head={{ sharePpm: null, until: null }}
      headWhy={null}
      against={null}
      done={({ receipt }) => done(receipt)}
      cancel={cancel}
    />
  )
}

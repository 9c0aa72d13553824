import { useState, type ReactNode } from 'react'
import type { Answered } from '../api/client.ts'
import type { CaseFile, ChartField } from '../api/file-rows.ts'
import type { Acts } from '../api/rows.ts'
import type { MechanismLine } from '../api/rules-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { StepForm } from '../files/step-form.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths, type RulesDesk } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Done } from '../ui/done.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { ComparisonTable } from './comparison.tsx'
import { isMissing } from './is-missing.ts'

const BASIS = ['cn/legislation-law#83']

/** The partners of a file: the mechanism it is in and the texts article by article; or joining one. */
export function TogetherPart({ desk, file }: { desk: RulesDesk; file: CaseFile }): ReactNode {
  const { t } = useTongue()
  const asked = useRows('lawmaking.mechanism.list')
  const mechanisms = rowsOf(asked.data)
  const own = mechanisms.find(({ members }) => members.some((member) => member.file === file.file))
  if (asked.isPending) return <Loading label={t('load.busy')} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  if (own === undefined)
    return (
      <Section title={t('draft.part.together')}>
        <p className="quiet">
          {t('together.lead')} <BasisMark what={t('draft.part.together')} basis={BASIS} />
        </p>
        {desk === 'legislator' ? (
          <Agree file={file.file} mechanisms={mechanisms} />
        ) : (
          <Empty next={t('together.byLegislature')}>{t('together.alone')}</Empty>
        )}
      </Section>
    )
  return (
    <Section title={own.title} aside={<Go to={paths.deskMechanism(desk, own.mechanism)}>{t('together.open')}</Go>}>
      <Compared partners={own.members.map(({ file: id, place }) => ({ file: id, place }))} />
    </Section>
  )
}

/** The newest texts of partners that one may see, compared. */
export function Compared({ partners }: { partners: readonly { file: string; place: string }[] }): ReactNode {
  const { t } = useTongue()
  const asked = useItem(
    'lawmaking.compare',
    { files: partners.map(({ file }) => file).join(',') },
    { enabled: partners.length >= 2 },
  )
  if (partners.length < 2) return <Empty next={t('together.waiting.next')}>{t('together.waiting')}</Empty>
  if (asked.isPending) return <Loading label={t('load.busy')} rows={6} />
  if (asked.isError)
    return isMissing(asked.error) ? (
      <Empty>{t('together.noTexts')}</Empty>
    ) : (
      <Failure error={asked.error} retry={() => void asked.refetch()} />
    )
  const { texts, without, ...compared } = asked.data.item
  return (
    <>
      {without.length > 0 && <p className="notice">{t('together.without', { n: without.length })}</p>}
      <ComparisonTable partners={texts} {...compared} />
    </>
  )
}

/** Founding a mechanism for a file, or joining one. */
function Agree({ file, mechanisms }: { file: string; mechanisms: readonly MechanismLine[] }): ReactNode {
  const { t } = useTongue()
  const [mechanism, setMechanism] = useState('')
  const [done, setDone] = useState<Answered<Acts['lawmaking.mechanism.agree'][1]> | null>(null)
  const field = (label: string, type: ChartField['type']): ChartField => ({ label: { zh: label, en: label }, type })
  const founding: Record<string, ChartField> = {
    title: field(t('together.title'), 'text'),
    leadingGroup: field(t('together.group'), 'list'),
    sharedText: field(t('together.shared'), 'text'),
    plan: field(t('together.plan'), 'long'),
  }
  if (done !== null) return <Done receipt={done.receipt}>{t('together.done')}</Done>
  return (
    <StepForm
      key={mechanism === '' ? 'found' : 'join'}
      draft={`together.${file}`}
      act="lawmaking.mechanism.agree"
      title={t(mechanism === '' ? 'together.found' : 'together.join')}
      basis={BASIS}
      fields={mechanism === '' ? founding : {}}
      head={{ file, ...(mechanism === '' ? {} : { mechanism }) }}
      headWhy={null}
      against={null}
      done={(answer) => setDone(answer as unknown as Answered<Acts['lawmaking.mechanism.agree'][1]>)}
    >
      <div className="entry">
        <label htmlFor="together-which">{t('together.which')}</label>
        <select id="together-which" value={mechanism} onChange={({ target }) => setMechanism(target.value)}>
          <option value="">{t('together.new')}</option>
          {mechanisms.map((one) => (
            <option key={one.mechanism} value={one.mechanism}>
              {one.title}
            </option>
          ))}
        </select>
      </div>
    </StepForm>
  )
}

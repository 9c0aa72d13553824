import type { ReactNode } from 'react'
import {
  FRAMEWORKS,
  type Framework,
  type FrameworkId,
  type LibraryText,
  type TemplateVersion,
} from '../api/template-rows.ts'
import { rowsOf, useItem, useRows } from '../api/views.ts'
import { filesWords } from '../i18n/files-words.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { templatesWords } from '../i18n/templates-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { useAddress } from '../public/address.ts'
import { NotFound } from '../public/not-found.tsx'
import { PublicPage } from '../public/page.tsx'
import { Labelled } from '../public/where-form.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { saveFile } from '../ui/csv.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Facts, Page, Section } from '../ui/page.tsx'
import { Period } from '../ui/period.tsx'
import { placeName } from '../ui/place.ts'
import { Failure } from '../ui/refusal.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { Way } from '../ui/way.tsx'
import { Clauses } from './clause-shown.tsx'
import { conditionSaid } from './clause-words.tsx'
import { OfficialMark } from './official-mark.tsx'
import { RedlineOf } from './redline.tsx'
import '../public/portal.css'
import '../files/files.css'
import './templates.css'

loadWords(filesWords)
loadWords(portalWords)
loadWords(templatesWords)

/** One model contract, clause by clause, with what changed from another version and how it is used. */
export function TemplatePage({ id }: { id: string }): ReactNode {
  const framework = FRAMEWORKS.find((one) => one === id)
  return framework === undefined ? <NotFound /> : <Known framework={framework} />
}

function Known({ framework }: { framework: FrameworkId }): ReactNode {
  const { t, say, lang } = useTongue()
  const address = useAddress()
  const version = address.of('version')
  const asked = useItem('templates.get', {
    framework,
    version,
    place: address.of('place') || address.of('in') || 'cn',
    on: address.of('on'),
  })
  const crumb = (
    <p className="crumb">
      <Way to={paths.templates()}>{t('templates.title')}</Way>
    </p>
  )
  const text = asked.data?.item
  const title = say(text?.framework.title) || t(`framework.${framework}`)
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        above={crumb}
        state={text === undefined ? undefined : <OfficialMark official={text.framework.official} />}
        {...(text === undefined ? {} : { lead: say(text.framework.intro) })}
      >
        {asked.isPending && <Loading label={t('load.busy')} rows={8} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {text !== undefined && (
          <>
            <Facts
              of={[
                [
                  t('template.version'),
                  text.number === null ? text.framework.version : `${text.framework.version} · ${text.number}`,
                ],
                [t('template.issuer'), say(text.framework.issuer)],
                [t('file.place'), placeName(text.framework.place, lang)],
                [t('template.from'), <Period key="from" from={text.from} until={text.until} />],
                [t('template.natures'), text.framework.natures.map((nature) => t(`nature.${nature}`)).join(t('and'))],
                [
                  'SHA-256',
                  <span key="sha" className="hash" title={text.sha256}>
                    {text.sha256.slice(0, 16)}…
                  </span>,
                ],
                text.file === null
                  ? null
                  : [
                      t('template.file'),
                      <Way key="file" to={paths.consultation(text.file)}>
                        {t('template.file.open')}
                      </Way>,
                    ],
              ]}
            />
            <p className="notice">
              {t('template.noEffect')}{' '}
              <BasisMark
                what={t('template.noEffect.what')}
                basis={['cn/contract-supervision-measures#14', 'cn/contract-supervision-measures#22']}
              />
            </p>
            <Take of={text} />
            <Versions of={text} />
            <Section title={t('template.text')}>
              <Clauses of={text.framework} />
            </Section>
            <Section title={t('template.slots')}>
              <Questions of={text.framework} />
            </Section>
            <Section title={t('templates.use')}>
              <ClauseUse of={text} />
            </Section>
          </>
        )}
      </Page>
    </PublicPage>
  )
}

/** Taking the text away, and beginning a contract with it. */
function Take({ of }: { of: LibraryText }): ReactNode {
  const { t } = useTongue()
  const { id, version, place } = of.framework
  const yaml = useItem('templates.export', { framework: id, version, place })
  const name = `${id}-${version}-${place}`
  return (
    <p className="row-of">
      <Way to={paths.deskNegotiate('lessee')} search={{ framework: id }} className="button">
        {t('template.begin')}
      </Way>
      <button
        type="button"
        className="button button-second"
        onClick={() => saveFile(`${name}.json`, JSON.stringify(of.framework, null, 2), 'application/json')}
      >
        {t('template.take.json')}
      </button>
      {yaml.data !== undefined && (
        <button
          type="button"
          className="button button-second"
          onClick={() => saveFile(yaml.data.item.path, yaml.data.item.yaml, 'application/yaml')}
        >
          {t('template.take.yaml')}
        </button>
      )}
      <button type="button" className="button button-second" onClick={() => window.print()}>
        {t('template.take.print')}
      </button>
    </p>
  )
}

const nameOf = ({ version, place }: Pick<TemplateVersion, 'version' | 'place'>): string => `${version} ${place}`

/** Every version of the framework; one other may be compared with the one that is shown. */
function Versions({ of }: { of: LibraryText }): ReactNode {
  const { t, lang } = useTongue()
  const address = useAddress()
  const here = nameOf(of.framework)
  const others = of.versions.filter((one) => nameOf(one) !== here)
  const against = others.find((one) => nameOf(one) === address.of('against'))
  const said = (one: Pick<TemplateVersion, 'version' | 'place'>): string =>
    t('template.version.of', { version: one.version, place: placeName(one.place, lang) })
  return (
    <Section title={t('template.versions')}>
      {others.length === 0 ? (
        <p className="quiet">{t('template.versions.one')}</p>
      ) : (
        <>
          <ul className="papers">
            {of.versions.map((one) => (
              <li key={`${nameOf(one)} ${one.sha256}`}>
                {nameOf(one) === here ? (
                  <strong>{said(one)}</strong>
                ) : (
                  <Way to={paths.template(one.framework)} search={{ version: one.version, place: one.place }}>
                    {said(one)}
                  </Way>
                )}{' '}
                <StateTag tone={one.file === null ? 'over' : 'good'}>
                  {t(one.file === null ? 'template.own' : 'template.official')}
                </StateTag>{' '}
                <Period from={one.from} until={one.until} />
              </li>
            ))}
          </ul>
          <div className="controls">
            <Labelled label={t('template.against')}>
              {(id) => (
                <select
                  id={id}
                  value={against === undefined ? '' : nameOf(against)}
                  onChange={({ target }) => address.set({ against: target.value })}
                >
                  <option value="">{t('template.against.none')}</option>
                  {others.map((one) => (
                    <option key={nameOf(one)} value={nameOf(one)}>
                      {said(one)}
                    </option>
                  ))}
                </select>
              )}
            </Labelled>
          </div>
          {against !== undefined && (
            <Against from={against} to={of.framework} was={said(against)} is={said(of.framework)} />
          )}
        </>
      )}
    </Section>
  )
}

function Against(props: { from: TemplateVersion; to: Framework; was: string; is: string }): ReactNode {
  const { t } = useTongue()
  const { from, to } = props
  const asked = useItem('templates.redline', {
    framework: to.id,
    from: from.version,
    fromPlace: from.place,
    to: to.version,
    place: to.place,
  })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={4} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  return <RedlineOf of={asked.data.item} was={props.was} is={props.is} to={to} />
}

/** What the two sides are asked, by group. */
function Questions({ of }: { of: Framework }): ReactNode {
  const { t, say, lang } = useTongue()
  const slots = new Map(of.slots.map((slot) => [slot.id, slot]))
  const said = { lang, or: t('or'), and: t('and'), yes: t('entry.yes'), no: t('entry.no') }
  return of.groups.map((group) => (
    <details key={group.id} className="fold">
      <summary>
        {say(group.title)} · {of.slots.filter((slot) => slot.group === group.id).length}
      </summary>
      <ul className="papers">
        {of.slots
          .filter((slot) => slot.group === group.id)
          .map((slot) => (
            <li key={slot.id}>
              <strong>{say(slot.label)}</strong> <BasisMark what={say(slot.label)} basis={slot.basis} />
              {slot.required !== undefined && (
                <span className="quiet">
                  {' '}
                  {slot.required === true
                    ? t('slot.required')
                    : t('slot.required.when', { said: conditionSaid(slot.required, slots, said) })}
                </span>
              )}
              {slot.when !== undefined && (
                <span className="quiet"> {t('slot.when', { said: conditionSaid(slot.when, slots, said) })}</span>
              )}
              {slot.help !== undefined && <p className="quiet">{say(slot.help)}</p>}
            </li>
          ))}
      </ul>
    </details>
  ))
}

/** Which clauses people change, take out, ask about and dispute most. */
function ClauseUse({ of }: { of: LibraryText }): ReactNode {
  const { t, say } = useTongue()
  const asked = useRows('templates.use', { framework: of.framework.id })
  if (asked.isPending) return <Loading label={t('load.busy')} rows={2} />
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />
  const use = rowsOf(asked.data).find((row) => nameOf(row) === nameOf(of.framework))
  if (use === undefined) return <Empty>{t('template.use.none')}</Empty>
  const few = t('templates.use.few')
  return (
    <>
      <p>
        {t('template.use.of', {
          negotiations: use.negotiations ?? few,
          contracts: use.contracts ?? few,
          deviating: use.deviating ?? few,
        })}
      </p>
      {use.clauses.length > 0 && (
        <div className="table-scroll">
          <table className="table stack">
            <thead>
              <tr>
                <th scope="col">{t('clause')}</th>
                {(['changed', 'removed', 'asked', 'disputed'] as const).map((name) => (
                  <th key={name} scope="col" className="number">
                    {t(`use.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {use.clauses.map((row) => (
                <tr key={row.clause}>
                  <th scope="row">{say(row.title) || row.clause}</th>
                  {(['changed', 'removed', 'asked', 'disputed'] as const).map((name) => (
                    <td key={name} className="number figure" data-label={t(`use.${name}`)}>
                      {row[name] ?? few}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="quiet">{t('templates.use.note')}</p>
    </>
  )
}

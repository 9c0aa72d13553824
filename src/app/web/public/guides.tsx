import type { ReactNode } from 'react'
import { useItem } from '../api/views.ts'
import { portalWords } from '../i18n/portal-words.ts'
import { loadWords, useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { BasisMark } from '../ui/basis-card.tsx'
import { Loading } from '../ui/empty.tsx'
import { articleName } from '../ui/law-words.ts'
import { Page, Section } from '../ui/page.tsx'
import { Failure } from '../ui/refusal.tsx'
import { Way } from '../ui/way.tsx'
import { GuideLinks } from './ask.tsx'
import { PublicPage } from './page.tsx'
import './portal.css'

loadWords(portalWords)

/** Every guide by its title. */
export function GuidesPage(): ReactNode {
  const { t } = useTongue()
  return (
    <PublicPage title={t('guides')}>
      <Page title={t('guides')} lead={t('guides.lead')}>
        <GuideLinks />
      </Page>
    </PublicPage>
  )
}

/** One guide, with the articles it rests on. */
export function GuidePage({ guide }: { guide: string }): ReactNode {
  const { t, say } = useTongue()
  const asked = useItem('guide.get', { guide }, { staleMs: Infinity })
  const of = asked.data?.item
  const title = of === undefined ? t('guides') : say(of.title)
  return (
    <PublicPage title={title}>
      <Page
        title={title}
        state={of && <BasisMark what={title} basis={of.basis} />}
        above={
          <p className="crumb">
            <Way to={paths.guides()}>{t('guides')}</Way>
          </p>
        }
      >
        {asked.isPending && <Loading label={t('load.busy')} />}
        {asked.isError && <Failure error={asked.error} retry={() => void asked.refetch()} />}
        {of !== undefined && (
          <>
            <div className="prose">
              {say(of.text)
                .split('\n')
                .filter((line) => line.trim() !== '')
                .map((line) => (
                  <p key={line}>{line}</p>
                ))}
            </div>
            <Section title={t('basis.title')}>
              <ul className="cited">
                {of.basis.map((cite) => (
                  <li key={cite}>
                    <CitedArticle cite={cite} />
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Page>
    </PublicPage>
  )
}

/** An article by its name and gist, with the way to it. */
export function CitedArticle({ cite }: { cite: string }): ReactNode {
  const { t, say, lang } = useTongue()
  const place = cite.split('/')[0] ?? 'cn'
  const article = useItem('law.article', { cite, in: place === 'platform' ? null : place }, { staleMs: Infinity }).data
    ?.item
  if (article === undefined) return <Way to={paths.cited(cite)}>{cite}</Way>
  return (
    <>
      <Way
        to={paths.cited(cite)}
      >{`${say(article.instrument.title)} ${articleName(cite, article.no ?? '', lang)}`}</Way>
      {t('colon')}
      {say(article.gist)}
    </>
  )
}

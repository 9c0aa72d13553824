import type { ReactNode } from 'react'
import { FileList } from '../files/file-list.tsx'
import { useTongue } from '../i18n/words.tsx'
import { paths } from '../paths.ts'
import { Licences } from '../provider/licences.tsx'
import { BasisMark } from '../ui/basis-card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Go } from '../ui/link.tsx'
import { Page, Section } from '../ui/page.tsx'
import { Certificates, WhatLapses } from './certificates.tsx'
import { SellerChanges } from './seller-change.tsx'
import './admission.css'

/** 准入专区: what one needs, what one asked for and where it stands, what one holds and until when. */
export function ZonePage(): ReactNode {
  const { t } = useTongue()
  const open = (procedure: string): string => paths.deskFileOpen('provider', procedure)
  return (
    <Page
      title={t('zone')}
      lead={
        <>
          {t('zone.lead')} <BasisMark what={t('zone')} basis={['platform/admission-rules#service-only']} />
        </>
      }
      actions={
        <Go to={paths.providerApply()} className="button">
          {t('zone.ask')}
        </Go>
      }
    >
      <Section title={t('zone.certificates')}>
        <Certificates />
        <WhatLapses />
      </Section>
      <Licences />
      <Section title={t('zone.applications')} aside={<Go to={paths.providerApply()}>{t('zone.apply')}</Go>}>
        <FileList
          desk="provider"
          plain
          only={{ procedure: 'admission.application' }}
          none={<Empty next={<Go to={paths.providerApply()}>{t('zone.ask')}</Go>}>{t('zone.applications.none')}</Empty>}
        />
      </Section>
      <Section title={t('zone.filings')} aside={<Go to={open('admission.filing')}>{t('zone.file')}</Go>}>
        <FileList
          desk="provider"
          plain
          only={{ procedure: 'admission.filing' }}
          none={<Empty next={t('zone.filings.none.next')}>{t('zone.filings.none')}</Empty>}
        />
      </Section>
      <Section title={t('zone.registry')} aside={<Go to={open('admission.registry')}>{t('zone.register')}</Go>}>
        <p className="quiet">
          {t('zone.registry.lead')}{' '}
          <BasisMark what={t('zone.registry')} basis={['platform/admission-rules#registry-voluntary']} />
        </p>
        <FileList
          desk="provider"
          plain
          only={{ procedure: 'admission.registry' }}
          none={<Empty>{t('zone.registry.none')}</Empty>}
        />
      </Section>
      <SellerChanges />
    </Page>
  )
}

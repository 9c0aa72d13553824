import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/views.ts'
import { langOf, speak, Speaking, useTongue } from './i18n/words.tsx'
import { deskOf, paths } from './paths.ts'
import { Home } from './public/home.tsx'
import { NotFound } from './public/not-found.tsx'
import { SignIn } from './public/sign-in.tsx'
import { Loading } from './ui/empty.tsx'
import './ui/style.css'

/** The desks with antd, the router and the charts: loaded only when the address belongs to a desk. */
const Desks = lazy(async () => ({ default: (await import('./routes.tsx')).Desks }))

function Page(): ReactNode {
  const { t } = useTongue()
  const { pathname } = window.location
  if (deskOf(pathname) !== null) {
    return (
      <Suspense fallback={<Loading label={t('load.busy')} />}>
        <Desks />
      </Suspense>
    )
  }
  if (pathname === paths.home()) return <Home />
  if (pathname === paths.signIn()) return <SignIn />
  return <NotFound />
}

speak(langOf(window.location.search))

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Speaking>
        <Page />
      </Speaking>
    </QueryClientProvider>
  </StrictMode>,
)

import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/views.ts'
import { langOf, speak, Speaking } from './i18n/words.tsx'
import { deskOf, paths } from './paths.ts'
import { Home } from './public/home.tsx'
import { NotFound } from './public/not-found.tsx'
import { SignIn } from './public/sign-in.tsx'
import { later } from './ui/later.tsx'
import './ui/style.css'

/** The desks with antd, the router and the charts: loaded only when the address belongs to a desk. */
const Desks = later(async () => (await import('./routes.tsx')).Desks)

function Page(): ReactNode {
  const { pathname } = window.location
  if (deskOf(pathname) !== null) return <Desks />
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

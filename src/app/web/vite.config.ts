import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * One page, two weights: the public pages are in the first chunk, the desks (antd, router, charts) are loaded only
 * when the address belongs to a desk. `SUAN_API` points the development server at a running platform.
 */
export default defineConfig({
  root: here('.'),
  publicDir: here('static'),
  plugins: [react()],
  build: {
    outDir: here('../../../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  server: {
    // /api/….ts are modules of the page
    proxy: Object.fromEntries(
      ['^/api/(?!.*\\.ts)', '/log', '/verify', '/events'].map((path) => [
        path,
        process.env['SUAN_API'] ?? 'http://127.0.0.1:8080',
      ]),
    ),
  },
})

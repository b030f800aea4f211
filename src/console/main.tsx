import '@mantine/core/styles.css'
import './global.css'
import { HttpError } from '@oazapfts/runtime'
import { createRoot } from 'react-dom/client'
import { setUpClient } from './api/client.ts'
import { ConnectionError } from './api/problem.ts'
import { App } from './app.tsx'
import './session/oidc-return.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// react-remove-scroll, which Mantine locks the page with while a dialog is open, looks for its nonce under this name
Object.assign(globalThis, { __webpack_nonce__: nonce })

setUpClient()
const root = document.getElementById('root')
// what a page shows of a call that failed need not stand in the console of the browser as well
const onCaughtError = (error: unknown) => {
  if (!(error instanceof HttpError || error instanceof ConnectionError)) console.error(error)
}
if (root !== null) createRoot(root, { onCaughtError }).render(<App nonce={nonce} />)

import '@mantine/core/styles.css'
import '@mantine/charts/styles.css'
import './global.css'
import './print.css'
import { HttpError } from '@oazapfts/runtime'
import { createRoot } from 'react-dom/client'
import { setUpClient } from './api/client.ts'
import { ConnectionError } from './api/problem.ts'
import { App } from './app.tsx'
import './session/oidc-return.ts'
import './session/one-time.ts'
import { joinTabs } from './session/tabs.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// react-remove-scroll, with which Mantine locks the page behind a dialog, looks for the nonce under this name
Object.assign(globalThis, { __webpack_nonce__: nonce })

setUpClient()
const root = document.getElementById('root')
// failed requests are shown on the page and need not appear in the browser's console as well
const onCaughtError = (error: unknown) => {
  if (!(error instanceof HttpError || error instanceof ConnectionError)) console.error(error)
}
// The router asks for a session first, so the other tabs are asked before it starts.
void joinTabs().joined.then(() => {
  if (root !== null) createRoot(root, { onCaughtError }).render(<App nonce={nonce} />)
})

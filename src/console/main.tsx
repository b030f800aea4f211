import '@mantine/core/styles.css'
import './global.css'
import { createRoot } from 'react-dom/client'
import { setUpClient } from './api/client.ts'
import { App } from './app.tsx'
import './session/coming-back.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// react-remove-scroll, which Mantine locks the page with while a dialog is open, looks for its nonce under this name
Object.assign(globalThis, { __webpack_nonce__: nonce })

setUpClient()
const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App nonce={nonce} />)

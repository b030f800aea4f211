import type { Credential, Validation } from '#api'
import { formMessages } from '#messages/credential-form'
import { translateSentence } from '../../api/server-sentences.ts'
import { own } from '../../own.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DescriptionList } from '../../ui/description-list.tsx'
import { Time } from '../../ui/time.tsx'
import { FactValue } from '../credential/fact-value.tsx'
import type { Kind } from './form-state.ts'
import classes from './live-panel.module.css'

interface LivePanelProps {
  readonly kind: Kind
  readonly found: Validation | undefined
  /** What is known of the stored secrets; it stays while no other is entered. */
  readonly stored?: Pick<Credential, 'facts' | 'expiresAt'>
}

/** What the bridge recognises in the entries, and how a Jenkinsfile uses the credential, both before it is saved. */
export function LivePanel({ kind, found, stored }: LivePanelProps) {
  const isNew = Object.keys(found?.facts ?? {}).length > 0 || stored === undefined
  const known = isNew ? found : stored
  const facts = Object.entries(known?.facts ?? {}).map(
    ([name, value]) => [own(kind.facts, name) ?? name, <FactValue key={name} name={name} value={value} />] as const
  )
  const expiry = known?.expiresAt ? [[formMessages.live.expires, <Time key="expires" at={known.expiresAt} />] as const] : []
  const rows = [...facts, ...expiry]
  // what is known of a kept secret is not sent, and would change the step; its own page shows that
  const step = isNew || Object.keys(stored.facts).length === 0 ? found?.step : undefined
  return (
    <aside className={classes['panel']} aria-label={formMessages.live.title}>
      <section>
        <h3>{formMessages.live.recognised}</h3>
        {rows.length === 0 ? <p className={classes['hint']}>{formMessages.live.nothing}</p> : <DescriptionList items={rows} />}
      </section>
      {step != null && (
        <section>
          <div className={classes['head']}>
            <h3>{formMessages.live.step}</h3>
            <CopyButton value={step.code} label={formMessages.live.copyStep} />
          </div>
          <p className={classes['hint']}>{translateSentence(step.title)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre tabIndex={0}>
            <code>{step.code}</code>
          </pre>
        </section>
      )}
    </aside>
  )
}

import { useState } from 'react'
import type { Snippet } from '#api'
import { credentialMessages } from '#messages/credential'
import { CopyIcon } from '../../ui/copy-icon.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import classes from './credential.module.css'

const { jenkinsfile: texts } = credentialMessages

/** What KubeSphere's graphical editor of pipelines asks for in place of the code. */
export function PanelValues({ title, panel }: { readonly title: string; readonly panel: NonNullable<Snippet['panel']> }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={classes['panel']}>
      <Disclosure text={texts.panel} label={`${texts.panel}: ${title}`} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      {isOpen && (
        <>
          <p className={classes['small']}>{texts.panelHint(panel.binding)}</p>
          <dl>
            {panel.parameters.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                  <CopyIcon value={value} label={texts.copyValue(name)} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}

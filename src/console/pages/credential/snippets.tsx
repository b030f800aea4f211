import { SegmentedControl } from '@mantine/core'
import { IconCode } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { credentialMessages } from '#messages/credential'
import { snippetsQuery } from '../../api/queries.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import classes from './credential.module.css'

const styles = ['declarative', 'scripted'] as const

/** Jenkinsfile snippets that use the credential, in the chosen style. */
export function Snippets({ project, id }: { readonly project: string; readonly id: string }) {
  const { items } = useSuspenseQuery(snippetsQuery(project, id)).data
  const [style, setStyle] = useState<(typeof styles)[number]>('declarative')
  if (items.length === 0)
    return (
      <EmptyState
        icon={<IconCode size={22} />}
        title={credentialMessages.tabs.jenkinsfile}
        text={credentialMessages.noSnippets}
      />
    )
  return (
    <>
      <p className={classes['hint']}>{credentialMessages.snippetsHint}</p>
      <SegmentedControl
        mb="md"
        transitionDuration={0}
        classNames={{ root: classes['switch'] ?? '', label: classes['switchLabel'] ?? '', indicator: classes['switchOn'] ?? '' }}
        aria-label={credentialMessages.snippetStyle}
        data={styles.map(value => ({ value, label: credentialMessages.snippetStyles[value] }))}
        value={style}
        onChange={setStyle}
      />
      {items
        .filter(item => item.style === style)
        .map(({ title, code, needs }) => (
          <section key={`${title} ${code}`} className={classes['snippet']} aria-label={title}>
            <div className={classes['snippetHead']}>
              <h2>{title}</h2>
              <CopyButton value={code} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
            <pre tabIndex={0}>
              <code>{code}</code>
            </pre>
            {needs.length > 0 && <p className={classes['small']}>{credentialMessages.snippetNeeds(needs)}</p>}
          </section>
        ))}
    </>
  )
}

import type { Project } from '#api'
import { useMe } from '../../session/me.ts'
import { Facts } from '../../ui/facts.tsx'
import { words } from '../../words.ts'
import form from '../form/form.module.css'

const yesNo = (is: boolean): string => (is ? words.credential.yes : words.credential.no)

/** The settings for those who may not change them. */
export function GeneralFacts({ project: { displayName, policies } }: { readonly project: Project }) {
  const { drift, unmanaged, kubeconfigForm, maxAgeDays, bulk, paused } = policies
  return (
    <section aria-labelledby="policies" className={form['form']}>
      <h2 id="policies">{words.settings.general}</h2>
      <p>{useMe().readOnly ? words.settings.readOnlyToken : words.settings.readOnly}</p>
      <Facts
        items={[
          [words.projectForm.displayName, displayName],
          [words.settings.drift, words.settings.driftOptions[drift]],
          [words.settings.unmanaged, words.settings.unmanagedOptions[unmanaged]],
          [words.settings.kubeconfigForm, words.settings.kubeconfigOptions[kubeconfigForm]],
          [words.settings.maxAge, maxAgeDays === null ? words.never : words.tokens.days(maxAgeDays)],
          [words.settings.bulk, yesNo(bulk)],
          [words.settings.paused, yesNo(paused)]
        ]}
      />
    </section>
  )
}

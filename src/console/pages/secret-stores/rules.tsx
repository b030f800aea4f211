import { marks } from '#messages/intl'
import { secretStoreMessages } from '#messages/secret-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { DescriptionList } from '../../ui/description-list.tsx'
import list from '../../ui/list.module.css'
import controller from '../controllers/controller.module.css'
import classes from './secret-stores.module.css'

/** Which projects may read which keys. */
export const Rules = ({ allowed }: Pick<SecretStore, 'allowed'>) => (
  <section aria-labelledby="rules" className={controller['part']}>
    <h2 id="rules">{secretStoreMessages.rules}</h2>
    <p className={list['quiet']}>{allowed.length === 0 ? secretStoreMessages.form.rulesHelp : secretStoreMessages.rulesHelp}</p>
    {allowed.length > 0 && (
      <ol className={classes['rules']} aria-label={secretStoreMessages.rules}>
        {allowed.map(({ projects, paths }) => (
          <li key={JSON.stringify([projects, paths])}>
            <DescriptionList
              items={[
                [secretStoreMessages.ruleProjects, projects.join(marks.item)],
                [secretStoreMessages.rulePaths, paths.map(describePath).join(marks.item)]
              ]}
            />
          </li>
        ))}
      </ol>
    )}
  </section>
)

const describePath = (path: string): string => (path === '' ? secretStoreMessages.everyKey : secretStoreMessages.below(path))

import { plural } from './intl.ts'

export const deletionMessages = {
  title: (id: string) => `Delete ${id}?`,
  text: 'It is deleted here and in Jenkins. Pipelines that use it will fail, and the secret cannot be restored.',
  confirm: 'Delete',
  titleMany: (n: number) => plural(n, 'Delete # credential?', 'Delete # credentials?'),
  textMany: (n: number) =>
    n === 1
      ? 'It is deleted here and in Jenkins. Pipelines that use it will fail, and the secret cannot be restored.'
      : 'They are deleted here and in Jenkins. Pipelines that use them will fail, and the secrets cannot be restored.',
  confirmMany: (n: number) => plural(n, 'Delete # credential', 'Delete # credentials'),
  changed: (who: string) =>
    `It was changed by ${who} in the meantime. Review the current state; to delete it anyway, press Delete again.`,
  jobs: 'Jobs that used it',
  used: 'These jobs used it and will fail without it:',
  usageUnknown: 'No recorded use; a job may use it all the same.',
  keepUsed: 'Keep credentials that a job uses',
  keepUsedHelp: 'Jenkins is asked about each. Credentials without a recorded use are deleted.',
  deleted: (id: string) => `${id} is being deleted.`,
  forget: {
    button: 'Forget',
    title: (id: string) => `Forget ${id}?`,
    text: 'The deletion in Jenkins is tried once more, then forgotten. Jenkins may still hold the value: check the folder, and rotate the secret where it is used.',
    done: (id: string) => `${id} is forgotten here. Jenkins may still hold it.`
  }
}

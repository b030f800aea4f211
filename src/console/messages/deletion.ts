export const deletionMessages = {
  title: (id: string) => `Delete ${id}?`,
  text: 'It is deleted here and in Jenkins. Pipelines that use it will fail, and the secret cannot be brought back.',
  titleMany: (n: number) => (n === 1 ? 'Delete 1 credential?' : `Delete ${n} credentials?`),
  confirm: 'Delete',
  textMany: (n: number) =>
    n === 1
      ? 'It is deleted here and in Jenkins. Pipelines that use it will fail, and the secret cannot be brought back.'
      : 'They are deleted here and in Jenkins. Pipelines that use them will fail, and the secrets cannot be brought back.',
  changed: (who: string) => `Meanwhile ${who} changed it. Look at what it is now; to delete it all the same, press Delete again.`,
  jobs: 'Jobs that used it',
  keepUsed: 'Keep those that a job uses',
  keepUsedHelp: 'Jenkins is asked for each. Those of which it knows no use are deleted.',
  confirmMany: (n: number) => (n === 1 ? 'Delete 1 credential' : `Delete ${n} credentials`),
  used: 'These jobs used it, and will fail without it:',
  usageUnknown: 'Whether a job uses it is not known.',
  deleted: (id: string) => `${id} is being deleted.`,
  forget: {
    button: 'Forget',
    title: (id: string) => `Forget ${id}?`,
    text: 'The deletion in Jenkins is tried once more and then forgotten. Jenkins may still hold the value: look into the folder, and change the secret where it is used.',
    done: (id: string) => `${id} is forgotten here. Jenkins may still hold it.`
  }
}

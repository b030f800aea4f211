// The client's contract suite against a real Jenkins: JENKINS_URL=http://… JENKINS_USER=… JENKINS_TOKEN=… npm run test:jenkins
if (!process.env.JENKINS_URL) {
  console.error(
    'test:jenkins needs JENKINS_URL (and JENKINS_USER with JENKINS_TOKEN or JENKINS_PASSWORD) of a Jenkins to try things on'
  )
  process.exit(1)
}
process.argv.splice(2, 0, 'test/integration/jenkins-client.test.ts')
await import('./test.mjs')

"""Creates credentials in a new folder with python-jenkins, one by one as its API has it. Prints the seconds it took.

Arguments: url user token folder count
"""
import sys
import time

import jenkins

url, user, token, folder, count = sys.argv[1:]
server = jenkins.Jenkins(url, username=user, password=token)
begin = time.monotonic()
server.create_job(folder, "<com.cloudbees.hudson.plugins.folder.Folder/>")
for index in range(int(count)):
    server.create_credential(folder, f"""<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
  <scope>GLOBAL</scope><id>credential-{index}</id><description>Registry account {index}</description>
  <username>robot-{index}</username><password>secret-{index}</password>
</com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>""")
print(time.monotonic() - begin)

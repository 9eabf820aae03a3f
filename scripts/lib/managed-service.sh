# Sourced by scripts/managed-service: prints, for each of its commands, a script that makes the calls of the AWS CLI. What is
# escaped in it is expanded when that runs; all else here.

service() {
    echo "aws --region $region kinesisanalyticsv2 $1 --application-name $application"
}

# What the scripts begin with.
begin() {
    cat << END
set -eu
stop() {
    echo "\$1" >&2
    exit 1
}
not_started="The application did not start; scripts/managed-service logs shows why."
caller=\$(aws --region $region sts get-caller-identity --query Account --output text)
[ "\$caller" = $account_id ] ||
    stop "The AWS CLI's credentials are of the account \$caller, not of $account_id; nothing was changed."
END
}

# wait_for STATUS FAILED SENTENCE CALL: until the answer is STATUS, for half an hour; SENTENCE is of an answer like FAILED.
wait_for() {
    cat << END
for try in \$(seq 181); do
    status=\$($4 --output text)
    case \$status in
        $1) break ;;
        $2) stop "$3" ;;
    esac
    [ "\$try" -lt 181 ] || stop "It took too long: the status is still \$status."
    sleep 10
done
END
}

upload() {
    cat << END
echo "1. The job jar."
aws --region $region s3 cp $jar s3://$bucket/$jar_key --only-show-errors
END
}

stack() {
    local with_tags=${tags:+ --tags $tags}
    cat << END
echo "$1. The stack $application: execution role, log group, application and alarms."
aws --region $region cloudformation deploy --stack-name $application --template-file $template \\
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset$with_tags \\
    --parameter-overrides $parameters
END
}

deploy() {
    local start
    start="$(service start-application) --run-configuration 'ApplicationRestoreConfiguration={ApplicationRestoreType=SKIP_RESTORE_FROM_SNAPSHOT}'"
    begin
    cat << END
if $(service describe-application) > /dev/null 2>&1; then
    stop "The application $application is there: scripts/managed-service update changes it. If it does not run, start it:
$start"
fi
END
    upload
    stack 2
    cat << END
echo "3. The start."
$start > /dev/null
END
    wait_for RUNNING 'READY | ROLLED_BACK' '$not_started' "$(service describe-application) --query ApplicationDetail.ApplicationStatus"
    echo 'echo "The application runs."'
}

update() {
    local describe
    describe="$(service describe-application) --output text --query"
    begin
    cat << END
before=\$($describe ApplicationDetail.ApplicationStatus)
version=\$($describe ApplicationDetail.ApplicationVersionId)
case \$before in
    RUNNING | READY) ;;
    *) stop "The application's status is \$before; it can be updated when it is RUNNING or READY." ;;
esac
END
    upload
    cat << END
if [ "\$before" = RUNNING ]; then
snapshot=before-update-\$(date -u +%Y%m%d-%H%M%S)
echo "2. The snapshot \$snapshot."
$(service create-application-snapshot) --snapshot-name "\$snapshot" > /dev/null
$(wait_for READY FAILED 'The snapshot failed; nothing was changed.' \
        "$(service describe-application-snapshot) --snapshot-name \"\$snapshot\" --query SnapshotDetails.SnapshotStatus")
else
echo "2. No snapshot: the application does not run."
fi
END
    stack 3
    cat << END
read -r status now rolled_back_from << EOF
\$($describe 'ApplicationDetail.[ApplicationStatus,ApplicationVersionId,ApplicationVersionRolledBackFrom]')
EOF
# A rollback makes a version of its own, and says which it was made of.
if [ "\$rolled_back_from" != None ] && [ "\$rolled_back_from" -gt "\$version" ]; then
    stop "The application runs, but is of version \$now: the service rolled back. \$not_started"
fi
[ "\$status" = "\$before" ] || stop "The application's status is \$status; before it was \$before. \$not_started"
if [ "\$before" = READY ]; then
    echo "The application is updated, and stopped as it was."
else
    echo "The application runs, of version \$now; before it was \$version."
fi
END
}

logs() {
    cat << END
aws --region $region logs filter-log-events --log-group-name /event-forwarder/$application \\
    --query 'events[].[timestamp,message]' --output text --start-time "\$((\$(date +%s) * 1000 - $minutes * 60000))"
END
}

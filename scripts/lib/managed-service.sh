# Sourced by scripts/managed-service. The function of each command prints a shell script with calls of the AWS CLI. Escaped
# variables are expanded when the printed script runs, all other variables when it is printed.

service() {
    echo "aws --region $region kinesisanalyticsv2 $1 --application-name $application"
}

# The beginning of every printed script.
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
    stop "The AWS CLI's credentials belong to the account \$caller, not to $account_id; nothing was changed."
END
}

# wait_for STATUS FAILED SENTENCE CALL: repeats CALL for up to half an hour, until it prints STATUS. Stops with SENTENCE if CALL
# prints a status that matches the pattern FAILED.
wait_for() {
    cat << END
for try in \$(seq 181); do
    status=\$($4 --output text)
    case \$status in
        $1) break ;;
        $2) stop "$3" ;;
    esac
    [ "\$try" -lt 181 ] || stop "Gave up after half an hour: the status is still \$status."
    sleep 10
done
END
}

upload() {
    cat << END
echo "1. Uploading the job jar."
aws --region $region s3 cp $jar s3://$bucket/$jar_key --only-show-errors
END
}

stack() {
    local with_tags=${tags:+ --tags $tags}
    cat << END
echo "$1. Deploying the stack $application: execution role, log group, application and alarms."
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
    stop "The application $application already exists. Change it with scripts/managed-service update, or start it if it is stopped:
$start"
fi
END
    upload
    stack 2
    if [[ -n $no_start ]]; then
        cat << END
echo "The application is deployed and not started. Start it with:"
echo "$start"
END
        return
    fi
    cat << END
echo "3. Starting the application."
$start > /dev/null
END
    wait_for RUNNING 'READY | ROLLED_BACK' '$not_started' "$(service describe-application) --query ApplicationDetail.ApplicationStatus"
    echo 'echo "The application is running."'
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
    *) stop "The application's status is \$before; an update needs the status RUNNING or READY." ;;
esac
END
    upload
    cat << END
if [ "\$before" = RUNNING ]; then
snapshot=before-update-\$(date -u +%Y%m%d-%H%M%S)
echo "2. Taking the snapshot \$snapshot."
$(service create-application-snapshot) --snapshot-name "\$snapshot" > /dev/null
$(wait_for READY FAILED 'The snapshot failed; nothing was changed.' \
        "$(service describe-application-snapshot) --snapshot-name \"\$snapshot\" --query SnapshotDetails.SnapshotStatus")
else
echo "2. Taking no snapshot, because the application is not running."
fi
END
    stack 3
    cat << END
read -r status now rolled_back_from << EOF
\$($describe 'ApplicationDetail.[ApplicationStatus,ApplicationVersionId,ApplicationVersionRolledBackFrom]')
EOF
# A rollback creates a new version and names the version that it rolled back.
if [ "\$rolled_back_from" != None ] && [ "\$rolled_back_from" -gt "\$version" ]; then
    stop "The service rolled the update back; the application now runs version \$now. \$not_started"
fi
[ "\$status" = "\$before" ] || stop "The application's status is \$status; before the update it was \$before. \$not_started"
if [ "\$before" = READY ]; then
    echo "The application is updated. It is still stopped."
else
    echo "The application runs version \$now; before the update it ran version \$version."
fi
END
}

logs() {
    cat << END
aws --region $region logs filter-log-events --log-group-name /event-forwarder/$application \\
    --query 'events[].[timestamp,message]' --output text --start-time "\$((\$(date +%s) * 1000 - $minutes * 60000))"
END
}
